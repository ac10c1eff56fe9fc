// Contracts of `signing`: the administration of applications and their keys, and the journal of operations.

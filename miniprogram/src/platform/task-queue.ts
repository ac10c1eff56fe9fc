// One task at a time per name, inside one process.

/** @returns a function that runs tasks of the same name in the order of the calls; a failed task does not stop the next. */
export function createTaskQueue(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const before = last.get(name) ?? Promise.resolve()
    const run = before.then(task, task)
    last.set(name, run)
    return run
  }
}

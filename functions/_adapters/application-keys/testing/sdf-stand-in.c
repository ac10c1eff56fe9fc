/* A stand-in for a vendor's crypto device library, for tests and trials: real SM2 on OpenSSL's big numbers, keys as plain
 * files of 32 bytes in a folder. It protects nothing. Beside the standard's functions it has StandIn_*, by which tests
 * take the device away, restart it, or slow it down.
 * -DECCref_MAX_BITS=256 and -DSDF_PLAIN_DECRYPT make it like older cards.
 * Build: gcc -shared -fPIC -O2 -o libsdf-stand-in.so sdf-stand-in.c -ldl -lpthread */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../sdf/sdf.h"

/* libcrypto, found at run time, so that its headers need not be there */
#define FN(result, name, ...) static result (*name)(__VA_ARGS__);
#define EACH(FN) \
    FN(void *, BN_new, void) FN(void, BN_clear_free, void *) FN(void *, BN_bin2bn, const unsigned char *, int, void *) \
    FN(int, BN_bn2binpad, const void *, unsigned char *, int) FN(int, BN_mod_add, void *, const void *, const void *, const void *, void *) \
    FN(int, BN_mod_sub, void *, const void *, const void *, const void *, void *) FN(int, BN_mod_mul, void *, const void *, const void *, const void *, void *) \
    FN(void *, BN_mod_inverse, void *, const void *, const void *, void *) FN(int, BN_is_zero, const void *) FN(int, BN_cmp, const void *, const void *) \
    FN(int, BN_priv_rand_range, void *, const void *) FN(void *, BN_CTX_new, void) FN(void, BN_CTX_free, void *) \
    FN(void *, EC_GROUP_new_by_curve_name, int) FN(const void *, EC_GROUP_get0_order, const void *) FN(void *, EC_POINT_new, const void *) FN(void, EC_POINT_free, void *) \
    FN(int, EC_POINT_mul, const void *, void *, const void *, const void *, const void *, void *) \
    FN(int, EC_POINT_get_affine_coordinates, const void *, const void *, void *, void *, void *) \
    FN(int, EC_POINT_set_affine_coordinates, const void *, void *, const void *, const void *, void *) \
    FN(int, EVP_Digest, const void *, size_t, unsigned char *, unsigned int *, const void *, void *) FN(const void *, EVP_sm3, void) FN(int, RAND_bytes, unsigned char *, int)
EACH(FN)

#define NID_sm2 1172
#define MAX_INDEX 1024
#define MAX_DATA 65536

typedef struct { unsigned magic, generation; unsigned char rights[MAX_INDEX / 8 + 1]; } Session;
#define MAGIC 0x5d5d5d5d

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *group;
static char directory[1024];
static volatile unsigned generation = 1, delay_ms, calls, open_sessions, max_sessions = 1u << 30;
static volatile int gone, next_error;
static int device; /* its address is the device handle */

static int load_crypto(void) {
    static int loaded;
    pthread_mutex_lock(&lock);
    if (!loaded) {
        void *library = dlopen("libcrypto.so.3", RTLD_NOW);
        int failed = library == NULL;
#define LOAD(result, name, ...) if (!failed && !(*(void **)&name = dlsym(library, #name))) failed = 1;
        EACH(LOAD)
        if (!failed) group = EC_GROUP_new_by_curve_name(NID_sm2);
        loaded = !failed && group != NULL;
    }
    pthread_mutex_unlock(&lock);
    return loaded;
}

static const char *folder(void) { return directory[0] ? directory : getenv("SDF_STAND_IN_DIRECTORY"); }

static int read_file(const char *name, unsigned index, unsigned char *to, int most) {
    char path[1200];
    FILE *file;
    int length;
    if (!folder()) return -1;
    if (index) snprintf(path, sizeof path, "%s/%s-%u.key", folder(), name, index); else snprintf(path, sizeof path, "%s/%s", folder(), name);
    if (!(file = fopen(path, "rb"))) return -1;
    length = (int)fread(to, 1, most, file);
    fclose(file);
    return length;
}

/* every call that reaches the device goes through here */
static int enter(void *handle, Session **session) {
    Session *there = handle;
    __sync_fetch_and_add(&calls, 1);
    if (delay_ms) usleep(delay_ms * 1000);
    if (next_error) { int error = next_error; next_error = 0; return error; }
    if (!there || there->magic != MAGIC) return SDR_INARGERR;
    if (gone || there->generation != generation) return SDR_COMMFAIL;
    if (session) *session = there;
    return SDR_OK;
}

int SDF_OpenDevice(void **handle) {
    __sync_fetch_and_add(&calls, 1);
    if (gone || !load_crypto() || !folder()) return SDR_OPENDEVICE;
    *handle = &device;
    return SDR_OK;
}
int SDF_CloseDevice(void *handle) { return handle == &device ? SDR_OK : SDR_INARGERR; }

int SDF_OpenSession(void *handle, void **session) {
    Session *made;
    if (handle != &device) return SDR_INARGERR;
    if (gone || __sync_add_and_fetch(&open_sessions, 1) > max_sessions) { if (!gone) __sync_fetch_and_sub(&open_sessions, 1); return SDR_OPENSESSION; }
    if (!(made = calloc(1, sizeof *made))) return SDR_NOBUFFER;
    made->magic = MAGIC;
    made->generation = generation;
    *session = made;
    return SDR_OK;
}
int SDF_CloseSession(void *handle) {
    Session *session = handle;
    if (!session || session->magic != MAGIC) return SDR_INARGERR;
    session->magic = 0;
    __sync_fetch_and_sub(&open_sessions, 1);
    free(session);
    return SDR_OK;
}

int SDF_GetDeviceInfo(void *handle, DEVICEINFO *info) {
    int error = enter(handle, NULL);
    if (error) return error;
    memset(info, 0, sizeof *info);
    memcpy(info->IssuerName, "stand-in, protects nothing", 26);
    memcpy(info->DeviceName, "SDF stand-in", 12);
    memcpy(info->DeviceSerial, "2026112100000001", 16);
    info->DeviceVersion = 1;
    info->StandardVersion = 2023;
    info->AsymAlgAbility[0] = SGD_SM2_1 | SGD_SM2_3;
    info->AsymAlgAbility[1] = 256;
    info->BufferSize = MAX_DATA;
    return SDR_OK;
}

int SDF_GenerateRandom(void *handle, unsigned length, unsigned char *to) {
    int error = enter(handle, NULL);
    return error ? error : RAND_bytes(to, (int)length) == 1 ? SDR_OK : SDR_RANDERR;
}

int SDF_GetPrivateKeyAccessRight(void *handle, unsigned index, unsigned char *password, unsigned length) {
    Session *session;
    unsigned char pin[256];
    int error = enter(handle, &session), size;
    if (error) return error;
    if (index < 1 || index > MAX_INDEX) return SDR_KEYNOTEXIST;
    size = read_file("pin", 0, pin, sizeof pin);
    if (size >= 0 && ((unsigned)size != length || memcmp(pin, password, length) != 0)) return SDR_PRKRERR;
    session->rights[index / 8] |= 1 << (index % 8);
    return SDR_OK;
}
int SDF_ReleasePrivateKeyAccessRight(void *handle, unsigned index) {
    Session *session;
    int error = enter(handle, &session);
    if (!error && index <= MAX_INDEX) session->rights[index / 8] &= ~(1 << (index % 8));
    return error;
}

/* the private number of a key, or an error */
static int load_key(void *handle, const char *kind, unsigned index, int with_right, void **d) {
    Session *session;
    unsigned char bytes[32], pin[256];
    int error = enter(handle, &session);
    if (error) return error;
    if (index < 1 || index > MAX_INDEX || read_file(kind, index, bytes, 32) != 32) return SDR_KEYNOTEXIST;
    if (with_right && read_file("pin", 0, pin, sizeof pin) >= 0 && !(session->rights[index / 8] & (1 << (index % 8)))) return SDR_PRKRERR;
    *d = BN_bin2bn(bytes, 32, NULL);
    return *d ? SDR_OK : SDR_KEYERR;
}

/* x and y of k·point, or of k·G; 1 when it could be done */
static int multiply(const void *k, const void *point, unsigned char *to_x, unsigned char *to_y, void *context) {
    void *result = EC_POINT_new(group), *x = BN_new(), *y = BN_new();
    int done = (point ? EC_POINT_mul(group, result, NULL, point, k, context) : EC_POINT_mul(group, result, k, NULL, NULL, context)) == 1 &&
               EC_POINT_get_affine_coordinates(group, result, x, y, context) == 1 && BN_bn2binpad(x, to_x, ECCref_MAX_LEN) > 0 && BN_bn2binpad(y, to_y, ECCref_MAX_LEN) > 0;
    EC_POINT_free(result);
    BN_clear_free(x);
    BN_clear_free(y);
    return done;
}

static int export_key(void *handle, const char *kind, unsigned index, ECCrefPublicKey *to) {
    void *d, *context;
    int error = load_key(handle, kind, index, 0, &d);
    if (error) return error;
    context = BN_CTX_new();
    to->bits = 256;
    error = multiply(d, NULL, to->x, to->y, context) ? SDR_OK : SDR_PKOPERR;
    BN_clear_free(d);
    BN_CTX_free(context);
    return error;
}
int SDF_ExportSignPublicKey_ECC(void *handle, unsigned index, ECCrefPublicKey *to) { return export_key(handle, "sign", index, to); }
int SDF_ExportEncPublicKey_ECC(void *handle, unsigned index, ECCrefPublicKey *to) { return export_key(handle, "enc", index, to); }

int SDF_GenerateKeyPair_ECC(void *handle, unsigned algorithm, unsigned bits, ECCrefPublicKey *public_key, ECCrefPrivateKey *private_key) {
    void *d, *context;
    int error = enter(handle, NULL);
    (void)algorithm;
    if (error || bits != 256) return error ? error : SDR_ALGNOTSUPPORT;
    d = BN_new();
    context = BN_CTX_new();
    public_key->bits = private_key->bits = 256;
    error = BN_priv_rand_range(d, EC_GROUP_get0_order(group)) == 1 && BN_bn2binpad(d, private_key->K, ECCref_MAX_LEN) > 0 && multiply(d, NULL, public_key->x, public_key->y, context) ? SDR_OK : SDR_RANDERR;
    BN_clear_free(d);
    BN_CTX_free(context);
    return error;
}

/* GB/T 32918.2 §6.1 */
int SDF_InternalSign_ECC(void *handle, unsigned index, unsigned char *data, unsigned length, ECCSignature *to) {
    const void *n;
    void *d, *e, *k, *r, *s, *t, *context;
    unsigned char x[ECCref_MAX_LEN], y[ECCref_MAX_LEN];
    int error = length == 32 ? load_key(handle, "sign", index, 1, &d) : SDR_INARGERR, tries;
    if (error) return error;
    n = EC_GROUP_get0_order(group);
    context = BN_CTX_new();
    e = BN_bin2bn(data, 32, NULL);
    k = BN_new(), r = BN_new(), s = BN_new(), t = BN_new();
    error = SDR_SIGNERR;
    for (tries = 0; error && tries < 100; tries++) {
        if (BN_priv_rand_range(k, n) != 1 || BN_is_zero(k) || !multiply(k, NULL, x, y, context)) continue;
        BN_bin2bn(x, ECCref_MAX_LEN, t);
        BN_mod_add(r, e, t, n, context);
        BN_mod_add(t, r, k, n, context);
        if (BN_is_zero(r) || BN_is_zero(t)) continue;
        BN_mod_mul(t, r, d, n, context);
        BN_mod_sub(s, k, t, n, context);
        BN_bin2bn((const unsigned char *)"\1", 1, t);
        BN_mod_add(t, d, t, n, context);
        if (!BN_mod_inverse(t, t, n, context)) break;
        BN_mod_mul(s, s, t, n, context);
        if (!BN_is_zero(s) && BN_bn2binpad(r, to->r, ECCref_MAX_LEN) > 0 && BN_bn2binpad(s, to->s, ECCref_MAX_LEN) > 0) error = SDR_OK;
    }
    BN_clear_free(d), BN_clear_free(e), BN_clear_free(k), BN_clear_free(r), BN_clear_free(s), BN_clear_free(t);
    BN_CTX_free(context);
    return error;
}

/* GB/T 32918.2 §7.1 */
int SDF_ExternalVerify_ECC(void *handle, unsigned algorithm, ECCrefPublicKey *key, unsigned char *data, unsigned length, ECCSignature *signature) {
    const void *n;
    void *x, *y, *e, *r, *s, *t, *point, *sum, *context;
    int error = enter(handle, NULL);
    (void)algorithm;
    if (error || length != 32) return error ? error : SDR_INARGERR;
    n = EC_GROUP_get0_order(group);
    context = BN_CTX_new();
    x = BN_bin2bn(key->x, ECCref_MAX_LEN, NULL), y = BN_bin2bn(key->y, ECCref_MAX_LEN, NULL), e = BN_bin2bn(data, 32, NULL);
    r = BN_bin2bn(signature->r, ECCref_MAX_LEN, NULL), s = BN_bin2bn(signature->s, ECCref_MAX_LEN, NULL), t = BN_new();
    point = EC_POINT_new(group), sum = EC_POINT_new(group);
    error = SDR_VERIFYERR;
    if (!BN_is_zero(r) && !BN_is_zero(s) && BN_cmp(r, n) < 0 && BN_cmp(s, n) < 0 && BN_mod_add(t, r, s, n, context) && !BN_is_zero(t) &&
        EC_POINT_set_affine_coordinates(group, point, x, y, context) == 1 && EC_POINT_mul(group, sum, s, point, t, context) == 1 &&
        EC_POINT_get_affine_coordinates(group, sum, x, y, context) == 1 && BN_mod_add(t, e, x, n, context) && BN_cmp(t, r) == 0) error = SDR_OK;
    BN_clear_free(x), BN_clear_free(y), BN_clear_free(e), BN_clear_free(r), BN_clear_free(s), BN_clear_free(t);
    EC_POINT_free(point), EC_POINT_free(sum);
    BN_CTX_free(context);
    return error;
}

/* GB/T 32918.4 §7.1 */
int SDF_InternalDecrypt_ECC(void *handle, unsigned index, SDF_DECRYPT_ALGORITHM ECCCipher *cipher, unsigned char *to, unsigned *length) {
#ifdef SDF_PLAIN_DECRYPT
    const unsigned uiAlgID = SGD_SM2_3;
#endif
    void *d, *x, *y, *point, *context;
    unsigned char x2[ECCref_MAX_LEN], y2[ECCref_MAX_LEN], input[68], check[32], *digested;
    unsigned i, counter, any = 0, size;
    int error = uiAlgID == SGD_SM2_3 ? load_key(handle, "enc", index, 1, &d) : SDR_ALGNOTSUPPORT, found;
    if (error) return error;
    if (cipher->L < 1 || cipher->L > MAX_DATA) { BN_clear_free(d); return SDR_INARGERR; }
    context = BN_CTX_new();
    x = BN_bin2bn(cipher->x, ECCref_MAX_LEN, NULL), y = BN_bin2bn(cipher->y, ECCref_MAX_LEN, NULL), point = EC_POINT_new(group);
    found = EC_POINT_set_affine_coordinates(group, point, x, y, context) == 1 && multiply(d, point, x2, y2, context);
    BN_clear_free(d), BN_clear_free(x), BN_clear_free(y), EC_POINT_free(point), BN_CTX_free(context);
    if (!found) return SDR_ENCDATAERR;
    memcpy(input, x2 + ECCref_MAX_LEN - 32, 32), memcpy(input + 32, y2 + ECCref_MAX_LEN - 32, 32);
    digested = malloc(cipher->L + 64);
    for (i = 0, counter = 1; i < cipher->L; counter++) {
        unsigned char stream[32];
        input[64] = counter >> 24, input[65] = counter >> 16, input[66] = counter >> 8, input[67] = counter;
        EVP_Digest(input, 68, stream, &size, EVP_sm3(), NULL);
        for (unsigned j = 0; j < 32 && i < cipher->L; j++, i++) any |= stream[j], digested[32 + i] = cipher->C[i] ^ stream[j];
    }
    memcpy(digested, input, 32), memcpy(digested + 32 + cipher->L, input + 32, 32);
    EVP_Digest(digested, cipher->L + 64, check, &size, EVP_sm3(), NULL);
    error = !any || memcmp(check, cipher->M, 32) ? SDR_ENCDATAERR : *length < cipher->L ? SDR_NOBUFFER : SDR_OK;
    if (!error) memcpy(to, digested + 32, cipher->L), *length = cipher->L;
    free(digested);
    return error;
}

/* ---- for tests and trials: what the device's own tool, its power switch and its cable do ---- */
void StandIn_SetDirectory(const char *path) { snprintf(directory, sizeof directory, "%s", path); }
void StandIn_Restart(void) { generation++; }
void StandIn_SetGone(int is_gone) { gone = is_gone; }
void StandIn_SetDelay(unsigned milliseconds) { delay_ms = milliseconds; }
void StandIn_FailNext(int error) { next_error = error; }
void StandIn_SetMaxSessions(unsigned count) { max_sessions = count; }
unsigned StandIn_Calls(void) { return calls; }
unsigned StandIn_OpenSessions(void) { return open_sessions; }

/* a signing and an encryption pair, as the device's tool makes them */
int StandIn_MakeKey(unsigned index) {
    static const char *kinds[] = { "sign", "enc" };
    int i, made = load_crypto() && folder();
    for (i = 0; made && i < 2; i++) {
        char path[1200];
        unsigned char bytes[32];
        void *d = BN_new();
        FILE *file;
        do { made = BN_priv_rand_range(d, EC_GROUP_get0_order(group)) == 1; } while (made && BN_is_zero(d));
        BN_bn2binpad(d, bytes, 32);
        BN_clear_free(d);
        snprintf(path, sizeof path, "%s/%s-%u.key", folder(), kinds[i], index);
        file = made ? fopen(path, "wbx") : NULL;
        made = file && fwrite(bytes, 1, 32, file) == 32;
        if (file) fclose(file), chmod(path, 0600);
    }
    return made ? SDR_OK : SDR_UNKNOWERR;
}

/* libcuda.c: a stand-in for the CUDA driver's library, for tests of the GPU check. It computes a*x + y on the CPU.
 *
 *   cc -shared -fPIC -o libcuda.so.1 libcuda.c -lm
 *
 * It is strict where a driver is: calls in the wrong order, host addresses for device addresses, PTX without an end, or a grid
 * that does not fit are errors. Functions and error numbers are those of cuda.h. It shows one device for each entry of
 * CUDA_VISIBLE_DEVICES, and ends where the file libcuda.spec beside it, or $FAKE_CUDA, says:
 *
 *   ok | fail FUNCTION NUMBER [ORDINAL] | wrong | hang FUNCTION | crash FUNCTION
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int CUresult;
enum { OK = 0, INVALID_VALUE = 1, NOT_INITIALIZED = 3, INVALID_CONTEXT = 201, INVALID_PTX = 218, NOT_FOUND = 500 };

/* Device addresses are no addresses of the host. */
static const uint64_t FAR = 0x5a00000000000000ull;
static int initialised, current = -1, loaded;

static const char *spec(void) {
    static char text[200];
    const char *given = getenv("FAKE_CUDA");
    Dl_info here;
    if (given) return given;
    if (!*text && dladdr((void *) spec, &here)) {
        char path[4096];
        snprintf(path, sizeof path, "%s", here.dli_fname);
        char *slash = strrchr(path, '/');
        FILE *in;
        if (slash) snprintf(slash, sizeof path - (slash - path), "/libcuda.spec");
        if (slash && (in = fopen(path, "r"))) {
            if (!fgets(text, sizeof text, in)) *text = 0;
            fclose(in);
        }
    }
    return text;
}

static CUresult fate(const char *function) {
    char what[40] = "", where[80] = "";
    int number = 0, ordinal = -1;
    sscanf(spec(), "%39s %79s %d %d", what, where, &number, &ordinal);
    if (strcmp(where, function)) return OK;
    if (!strcmp(what, "hang")) for (;;) pause();
    if (!strcmp(what, "crash")) raise(SIGSEGV);
    return strcmp(what, "fail") || (ordinal >= 0 && ordinal != current) ? OK : number;
}
#define BEGIN(needs) do { CUresult f = fate(__func__); if (f) return f; if (!initialised) return NOT_INITIALIZED; \
    if ((needs) && current < 0) return INVALID_CONTEXT; } while (0)

static int devices(void) {
    const char *list = getenv("CUDA_VISIBLE_DEVICES");
    int n = 1;
    if (!list) return 1;
    if (!*list) return 0;
    for (; *list; list++) n += *list == ',';
    return n;
}

CUresult cuInit(unsigned flags) {
    CUresult f = fate(__func__);
    if (f) return f;
    if (flags) return INVALID_VALUE;
    initialised = 1;
    return devices() ? OK : 100;
}
CUresult cuDriverGetVersion(int *version) { *version = 12040; return OK; }
CUresult cuDeviceGetCount(int *count) { BEGIN(0); *count = devices(); return OK; }
CUresult cuDeviceGet(int *device, int ordinal) {
    BEGIN(0);
    if (ordinal < 0 || ordinal >= devices()) return 101;
    *device = ordinal + 70;
    return OK;
}
CUresult cuDeviceGetName(char *name, int length, int device) {
    BEGIN(0);
    if (device < 70) return 101;
    snprintf(name, length, "NVIDIA Fake %d", device - 70);
    return OK;
}
CUresult cuDevicePrimaryCtxRetain(void **context, int device) {
    BEGIN(0);
    if (device < 70) return 101;
    *context = (void *) (uintptr_t) (0x1000 + device);
    return OK;
}
CUresult cuCtxSetCurrent(void *context) {
    BEGIN(0);
    current = (int) (uintptr_t) context - 0x1000 - 70;
    return current < 0 ? INVALID_CONTEXT : OK;
}
CUresult cuModuleLoadData(void **module, const void *image) {
    BEGIN(1);
    const char *text = image;
    if (!strstr(text, ".version") || !strstr(text, ".entry axpy") || text[strlen(text) - 2] != '}') return INVALID_PTX;
    loaded = 1;
    *module = &loaded;
    return OK;
}
CUresult cuModuleGetFunction(void **function, void *module, const char *name) {
    BEGIN(1);
    if (module != &loaded || strcmp(name, "axpy")) return NOT_FOUND;
    *function = (void *) cuModuleGetFunction;
    return OK;
}
CUresult cuMemAlloc_v2(uint64_t *address, size_t bytes) {
    BEGIN(1);
    void *memory = bytes ? calloc(1, bytes) : NULL;
    *address = (uint64_t) (uintptr_t) memory ^ FAR;
    return memory ? OK : 2;
}
static void *host(uint64_t address) { return (address & FAR) == FAR ? (void *) (uintptr_t) (address ^ FAR) : NULL; }
CUresult cuMemFree_v2(uint64_t address) { BEGIN(1); free(host(address)); return OK; }
CUresult cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes) {
    BEGIN(1);
    if (!host(to) || !from) return INVALID_VALUE;
    memcpy(host(to), from, bytes);
    return OK;
}
CUresult cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) {
    BEGIN(1);
    if (!host(from) || !to) return INVALID_VALUE;
    memcpy(to, host(from), bytes);
    return OK;
}
CUresult cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                        unsigned shared, void *stream, void **parameters, void **extra) {
    BEGIN(1);
    float *x = host(*(uint64_t *) parameters[0]), *y = host(*(uint64_t *) parameters[1]);
    float a = *(float *) parameters[2];
    uint32_t n = *(uint32_t *) parameters[3];
    if (function != (void *) cuModuleGetFunction || !x || !y || shared || stream || extra || gy != 1 || gz != 1 || by != 1
            || bz != 1 || bx > 1024 || (uint64_t) gx * bx < n) return INVALID_VALUE;
    for (uint32_t i = 0; i < n; i++) y[i] = fmaf(a, x[i], y[i]);
    if (!strncmp(spec(), "wrong", 5)) y[4711] += 1;
    return OK;
}
CUresult cuCtxSynchronize(void) { BEGIN(1); return OK; }

CUresult cuGetErrorName(CUresult error, const char **text) {
    switch (error) {
        case 1: *text = "CUDA_ERROR_INVALID_VALUE"; return OK;
        case 2: *text = "CUDA_ERROR_OUT_OF_MEMORY"; return OK;
        case 3: *text = "CUDA_ERROR_NOT_INITIALIZED"; return OK;
        case 46: *text = "CUDA_ERROR_DEVICE_UNAVAILABLE"; return OK;
        case 100: *text = "CUDA_ERROR_NO_DEVICE"; return OK;
        case 101: *text = "CUDA_ERROR_INVALID_DEVICE"; return OK;
        case 201: *text = "CUDA_ERROR_INVALID_CONTEXT"; return OK;
        case 214: *text = "CUDA_ERROR_ECC_UNCORRECTABLE"; return OK;
        case 218: *text = "CUDA_ERROR_INVALID_PTX"; return OK;
        case 221: *text = "CUDA_ERROR_JIT_COMPILER_NOT_FOUND"; return OK;
        case 802: *text = "CUDA_ERROR_SYSTEM_NOT_READY"; return OK;
        case 803: *text = "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"; return OK;
        case 999: *text = "CUDA_ERROR_UNKNOWN"; return OK;
        default: *text = NULL; return INVALID_VALUE;
    }
}
CUresult cuGetErrorString(CUresult error, const char **text) {
    *text = error == 802 ? "system not yet initialized" : error == 46 ? "CUDA-capable device(s) is/are busy or unavailable"
            : "an error of the stand-in";
    return OK;
}

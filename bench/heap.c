/*
 * Preloaded into a program: counts the bytes that it and its children have in
 * use of their heaps, as malloc() rounded them, in the file that $BENCH_HEAP
 * names. Only for glibc, whose own functions do the work.
 */

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>


extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *p);

static void *heap_got(void *p);


static int64_t   heap_early;
static int64_t  *heap_in_use = &heap_early;


__attribute__((constructor))
static void
heap_show(void)
{
    int          fd;
    void        *p;
    const char  *name;

    name = getenv("BENCH_HEAP");
    if (name == NULL) {
        return;
    }

    fd = open(name, O_RDWR|O_CREAT|O_CLOEXEC, 0600);
    if (fd == -1) {
        return;
    }

    p = MAP_FAILED;

    if (ftruncate(fd, sizeof(int64_t)) == 0) {
        p = mmap(NULL, sizeof(int64_t), PROT_READ|PROT_WRITE, MAP_SHARED, fd,
                 0);
    }

    close(fd);

    if (p != MAP_FAILED) {
        heap_in_use = p;
        *heap_in_use = heap_early;
    }
}


static void *
heap_got(void *p)
{
    if (p != NULL) {
        (void) __atomic_add_fetch(heap_in_use, (int64_t) malloc_usable_size(p),
                                  __ATOMIC_RELAXED);
    }

    return p;
}


void *
malloc(size_t size)
{
    return heap_got(__libc_malloc(size));
}


void *
calloc(size_t n, size_t size)
{
    return heap_got(__libc_calloc(n, size));
}


void *
realloc(void *old, size_t size)
{
    void     *p;
    int64_t   before;

    before = old ? (int64_t) malloc_usable_size(old) : 0;

    p = __libc_realloc(old, size);

    if (p != NULL || size == 0) {
        (void) __atomic_sub_fetch(heap_in_use, before, __ATOMIC_RELAXED);
    }

    return heap_got(p);
}


void *
memalign(size_t alignment, size_t size)
{
    return heap_got(__libc_memalign(alignment, size));
}


void *
aligned_alloc(size_t alignment, size_t size)
{
    return heap_got(__libc_memalign(alignment, size));
}


int
posix_memalign(void **to, size_t alignment, size_t size)
{
    void  *p;

    p = heap_got(__libc_memalign(alignment, size));

    if (p == NULL) {
        return ENOMEM;
    }

    *to = p;

    return 0;
}


void
free(void *p)
{
    if (p != NULL) {
        (void) __atomic_sub_fetch(heap_in_use,
                                  (int64_t) malloc_usable_size(p),
                                  __ATOMIC_RELAXED);
    }

    __libc_free(p);
}

/*
 * The Test Anything Protocol, for unit tests: one program is one plan.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>


#define TAP_SHOWN_MAX  2000      /* bytes of a wrong string that are printed */


static int  tap_run;
static int  tap_failed;


/*
 * One test: passed when cond is not 0. The rest is its name, as for printf().
 * Returns 1 if it passed, so that a test can stop where going on makes no
 * sense.
 */
#define ok(cond, ...)                                                         \
    tap_result((cond) ? 1 : 0, __FILE__, __LINE__, __VA_ARGS__)

/* One test: the len bytes at got are those of the NUL-terminated want. */
#define is_str(got, len, want, ...)                                           \
    tap_str((got), (len), (want), __FILE__, __LINE__, __VA_ARGS__)

/* One test: two integers are equal. */
#define is_int(got, want, ...)                                                \
    tap_int((int64_t) (got), (int64_t) (want), __FILE__, __LINE__, __VA_ARGS__)

/* A line for people, printed as a TAP comment. */
#define diag(...)                                                             \
    do {                                                                      \
        fputs("# ", stdout);                                                  \
        printf(__VA_ARGS__);                                                  \
        fputc('\n', stdout);                                                  \
    } while (0)


/* kept for programs that say so at their beginning: the plan comes last */
static inline void
plan_none(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
}


static inline int __attribute__((format(printf, 4, 0)))
tap_vresult(int passed, const char *file, int line, const char *fmt,
    va_list args)
{
    const char  *p;
    char         name[512];

    (void) vsnprintf(name, sizeof(name), fmt, args);

    printf("%sok %d - ", passed ? "" : "not ", ++tap_run);

    /* "#" begins a TAP directive, a line feed ends the line */
    for (p = name; *p; p++) {
        if (*p == '#') {
            fputs("\\#", stdout);

        } else {
            putchar((unsigned char) *p < 0x20 ? ' ' : *p);
        }
    }

    putchar('\n');

    if (!passed) {
        tap_failed++;
        printf("#   at %s line %d\n", file, line);
    }

    fflush(stdout);

    return passed;
}


static inline int __attribute__((format(printf, 4, 5)))
tap_result(int passed, const char *file, int line, const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    (void) tap_vresult(passed, file, line, fmt, args);
    va_end(args);

    return passed;
}


static inline void
tap_show(const char *what, const char *data, size_t len)
{
    size_t  i;

    printf("#   %s (%zu bytes): ", what, len);

    for (i = 0; i < len && i < TAP_SHOWN_MAX; i++) {
        if (data[i] == '\n') {
            fputs("\\n", stdout);

        } else if ((unsigned char) data[i] < 0x20 || data[i] == 0x7f) {
            printf("\\x%02x", (unsigned char) data[i]);

        } else {
            putchar(data[i]);
        }
    }

    puts(i < len ? "…" : "");
}


static inline int __attribute__((format(printf, 6, 7)))
tap_str(const char *got, size_t len, const char *want, const char *file,
    int line, const char *fmt, ...)
{
    int      passed;
    va_list  args;

    passed = len == strlen(want) && (len == 0 || memcmp(got, want, len) == 0);

    va_start(args, fmt);
    (void) tap_vresult(passed, file, line, fmt, args);
    va_end(args);

    if (!passed) {
        tap_show(" got", got, len);
        tap_show("want", want, strlen(want));
    }

    return passed;
}


static inline int __attribute__((format(printf, 5, 6)))
tap_int(int64_t got, int64_t want, const char *file, int line,
    const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    (void) tap_vresult(got == want, file, line, fmt, args);
    va_end(args);

    if (got != want) {
        printf("#    got: %lld\n#   want: %lld\n", (long long) got,
               (long long) want);
    }

    return got == want;
}


/*
 * The end of a test program: prints the plan. Returns its exit status: 0 only
 * if there was a test and all of them passed.
 */
static inline int
done_testing(void)
{
    printf("1..%d\n", tap_run);

    if (tap_failed) {
        printf("# %d of %d failed\n", tap_failed, tap_run);
    }

    fflush(stdout);

    return tap_run == 0 || tap_failed != 0;
}


#endif

/*
 * Commands in Redis's protocol: arrays of bulk strings.
 */

#include "ngx_comments_redis_format.h"


/*
 * Room for "$", a length, CR LF, and CR LF behind the value; or for "*", a
 * number and CR LF.
 */
#define NGX_COMMENTS_REDIS_FRAME  (sizeof("$\r\n\r\n") - 1 + NGX_SIZE_T_LEN)


static u_char *ngx_comments_redis_format_number(u_char *p, u_char mark,
    size_t n);


size_t
ngx_comments_redis_format_size(ngx_comments_redis_command_t *commands,
    ngx_uint_t n)
{
    int         a;
    size_t      size;
    ngx_uint_t  i;

    size = 0;

    for (i = 0; i < n; i++) {
        size += NGX_COMMENTS_REDIS_FRAME;

        for (a = 0; a < commands[i].argc; a++) {
            size += NGX_COMMENTS_REDIS_FRAME + commands[i].argvlen[a];
        }
    }

    return size;
}


u_char *
ngx_comments_redis_format(u_char *p, ngx_comments_redis_command_t *commands,
    ngx_uint_t n)
{
    int         a;
    ngx_uint_t  i;

    for (i = 0; i < n; i++) {
        p = ngx_comments_redis_format_number(p, '*', commands[i].argc);

        for (a = 0; a < commands[i].argc; a++) {
            p = ngx_comments_redis_format_number(p, '$',
                                                 commands[i].argvlen[a]);
            p = ngx_cpymem(p, commands[i].argv[a], commands[i].argvlen[a]);
            *p++ = CR;
            *p++ = LF;
        }
    }

    return p;
}


/*
 * Written by hand, since a post has some seventy numbers and ngx_sprintf()
 * would be noticeably slower.
 */
static u_char *
ngx_comments_redis_format_number(u_char *p, u_char mark, size_t n)
{
    u_char  digits[NGX_SIZE_T_LEN], *first;

    first = digits + NGX_SIZE_T_LEN;

    do {
        *--first = (u_char) ('0' + n % 10);
        n /= 10;
    } while (n);

    *p++ = mark;
    p = ngx_cpymem(p, first, digits + NGX_SIZE_T_LEN - first);
    *p++ = CR;
    *p++ = LF;

    return p;
}

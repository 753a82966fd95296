/*
 * Plug-ins for t/29-plugins.t that differ in one thing each; the Makefile
 * compiles this file once for each of them, with ODD_NAME set:
 *
 *   good      a plug-in as it should be
 *   again     a second one of the name "good"
 *   same      another plug-in that has a check of the name "good"
 *   abi       built for the next ABI
 *   old       with the members of a structure that the first version had only,
 *             and rubbish behind them
 *   newer     with a member more at the end of each structure
 *   noname    without a name
 *   noversion without a version
 *   nocheck   its check has no function
 *   small     the structure of its check ends before the function
 *   endless   the list of its checks does not end
 *   empty     without a plug-in in its context
 *
 * The check of each is called like the plug-in ("good" in "again", and in
 * "same"): it logs that it was called, and passes.
 */

#include "ngx_http_comments_plugin.h"


#define ODD_GOOD       1
#define ODD_AGAIN      2
#define ODD_SAME       3
#define ODD_ABI        4
#define ODD_OLD        5
#define ODD_NEWER      6
#define ODD_NONAME     7
#define ODD_NOVERSION  8
#define ODD_NOCHECK    9
#define ODD_SMALL      10
#define ODD_ENDLESS    11
#define ODD_EMPTY      12

#define odd_string(name)  odd_string_of(name)
#define odd_string_of(name)  ngx_string(#name)

#define odd_upto(type, member)                                                \
    (offsetof(type, member) + sizeof(((type *) 0)->member))


static ngx_comments_verdict_t odd_check(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why);


typedef struct {
    ngx_comments_check_t   check;
    void                  *more;
} odd_check_t;

typedef struct {
    ngx_comments_plugin_t  plugin;
    void                  *more;
} odd_plugin_t;


#define ODD_RUBBISH  ((void *) (uintptr_t) 0x5a5a5a5a)


static const odd_check_t  odd_check_odd = {
    {
#if (ODD == ODD_OLD)
        odd_upto(ngx_comments_check_t, check),
#elif (ODD == ODD_NEWER)
        sizeof(odd_check_t),
#elif (ODD == ODD_SMALL)
        offsetof(ngx_comments_check_t, check),
#else
        sizeof(ngx_comments_check_t),
#endif
#if (ODD == ODD_AGAIN || ODD == ODD_SAME)
        ngx_string("good"),
#else
        odd_string(ODD_NAME),
#endif
        0, 0,
#if (ODD == ODD_NOCHECK)
        NULL,
#else
        odd_check,
#endif
#if (ODD == ODD_OLD)
        (char *(*)(ngx_conf_t *, const ngx_str_t *, ngx_uint_t, void **))
            ODD_RUBBISH,
        (void (*)(ngx_comments_call_t *, void *)) ODD_RUBBISH,
        (void (*)(ngx_comments_call_t *, void *)) ODD_RUBBISH,
        (void (*)(ngx_comments_call_t *, void *, ngx_comments_verdict_t))
            ODD_RUBBISH,
        (ngx_int_t (*)(ngx_cycle_t *, void *)) ODD_RUBBISH,
        (void (*)(ngx_cycle_t *, void *)) ODD_RUBBISH
#else
        NULL, NULL, NULL, NULL, NULL, NULL
#endif
    },
    ODD_RUBBISH
};

#if (ODD == ODD_ENDLESS)

#define ODD_FOUR  &odd_check_odd.check, &odd_check_odd.check,                 \
                  &odd_check_odd.check, &odd_check_odd.check
#define ODD_SIXTEEN  ODD_FOUR, ODD_FOUR, ODD_FOUR, ODD_FOUR

static const ngx_comments_check_t  *const odd_checks[] = {
    ODD_SIXTEEN, ODD_SIXTEEN, ODD_SIXTEEN, ODD_SIXTEEN, ODD_SIXTEEN
};

#else

static const ngx_comments_check_t  *const odd_checks[] = {
    &odd_check_odd.check, NULL
};

#endif

#if (ODD != ODD_EMPTY)

static const odd_plugin_t  odd_plugin = {
    {
#if (ODD == ODD_OLD)
        odd_upto(ngx_comments_plugin_t, checks),
#elif (ODD == ODD_NEWER)
        sizeof(odd_plugin_t),
#else
        sizeof(ngx_comments_plugin_t),
#endif
        NGX_COMMENTS_ABI + (ODD == ODD_ABI),
#if (ODD == ODD_NONAME)
        ngx_null_string,
#elif (ODD == ODD_AGAIN)
        ngx_string("good"),
#else
        odd_string(ODD_NAME),
#endif
#if (ODD == ODD_NOVERSION)
        ngx_null_string,
#else
        ngx_string("1.0"),
#endif
        odd_checks,
#if (ODD == ODD_OLD)
        (const ngx_comments_format_t *const *) ODD_RUBBISH,
        (const ngx_comments_listener_t *const *) ODD_RUBBISH
#else
        NULL, NULL
#endif
    },
    ODD_RUBBISH
};

#endif


ngx_module_t  ngx_http_comments_odd_module = {
    NGX_MODULE_V1,
#if (ODD == ODD_EMPTY)
    NULL,
#else
    (void *) &odd_plugin,                  /* module context */
#endif
    NULL,                                  /* module directives */
    NGX_COMMENTS_MODULE,                   /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


/* what nginx looks up in a module that it loads; names of modules are unique */

ngx_module_t  *ngx_modules[] = {
    &ngx_http_comments_odd_module,
    NULL
};

#define odd_module(name)     odd_module_of(name)
#define odd_module_of(name)  "ngx_http_comments_" #name "_module"

char  *ngx_module_names[] = {
    odd_module(ODD_NAME),
    NULL
};

char  *ngx_module_order[] = {
    NULL
};


static ngx_comments_verdict_t
odd_check(ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why)
{
    ngx_log_error(NGX_LOG_NOTICE, call->log, 0, "odd: check of %s",
                  odd_module(ODD_NAME));

    return NGX_COMMENTS_PASS;
}

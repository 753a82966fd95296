/*
 * The check "author": names and addresses that are reserved for people who sign
 * in, and what is known of an author from earlier comments.
 *
 * Whoever writes under a reserved name, or one that looks the same, without
 * being signed in is held; so is an author with a comment that was marked as
 * spam. An author with enough approved comments is trusted if the comment has
 * no links and no website: plausible texts may earn an approval, and the links
 * follow later.
 */

#include "ngx_http_comments_plugin.h"


#define NGX_HTTP_COMMENTS_CHECK_AUTHOR_TRUST  3
#define NGX_HTTP_COMMENTS_CHECK_AUTHOR_LIMIT  1000000


typedef struct {
    ngx_uint_t    trust;         /* approved comments; 0: nobody is trusted */
    ngx_array_t   names;         /* of ngx_str_t, in one form */
    ngx_array_t   emails;        /* of ngx_str_t, in lower case */
} ngx_http_comments_check_author_conf_t;


/* a letter of another script, and the Latin one that it looks like */
typedef struct {
    uint32_t      point;
    u_char        as;
} ngx_http_comments_check_author_twin_t;


static char *ngx_http_comments_check_author_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static char *ngx_http_comments_check_author_reserve(ngx_conf_t *cf,
    const ngx_str_t *arg, ngx_http_comments_check_author_conf_t *acf);
static ngx_comments_verdict_t ngx_http_comments_check_author(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_int_t ngx_http_comments_check_author_reserved(
    ngx_comments_call_t *call,
    const ngx_http_comments_check_author_conf_t *acf);
static ngx_uint_t ngx_http_comments_check_author_same(const ngx_str_t *a,
    const ngx_str_t *b);
static ngx_uint_t ngx_http_comments_check_author_has(const ngx_array_t *list,
    const ngx_str_t *value);
static size_t ngx_http_comments_check_author_email(const ngx_str_t *email,
    u_char *to);
static size_t ngx_http_comments_check_author_form(const ngx_str_t *name,
    u_char *to);
static uint32_t ngx_http_comments_check_author_point(uint32_t point);
static ngx_uint_t ngx_http_comments_check_author_unseen(uint32_t point);


/* in the order of code points; lower case, and upper case that looks alone */
static const ngx_http_comments_check_author_twin_t
                             ngx_http_comments_check_author_twins[] = {
    { 0x0131, 'i' },                         /* dotless i */
    { 0x0261, 'g' },                         /* script g */
    { 0x0391, 'a' }, { 0x0392, 'b' }, { 0x0395, 'e' }, { 0x0396, 'z' },
    { 0x0397, 'h' }, { 0x0399, 'i' }, { 0x039a, 'k' }, { 0x039c, 'm' },
    { 0x039d, 'n' }, { 0x039f, 'o' }, { 0x03a1, 'p' }, { 0x03a4, 't' },
    { 0x03a5, 'y' }, { 0x03a7, 'x' },
    { 0x03b1, 'a' }, { 0x03b9, 'i' }, { 0x03ba, 'k' }, { 0x03bd, 'v' },
    { 0x03bf, 'o' }, { 0x03c1, 'p' }, { 0x03c4, 't' }, { 0x03c5, 'u' },
    { 0x03c7, 'x' },
    { 0x0405, 's' }, { 0x0406, 'i' }, { 0x0408, 'j' },
    { 0x0410, 'a' }, { 0x0412, 'b' }, { 0x0415, 'e' }, { 0x041a, 'k' },
    { 0x041c, 'm' }, { 0x041d, 'h' }, { 0x041e, 'o' }, { 0x0420, 'p' },
    { 0x0421, 'c' }, { 0x0422, 't' }, { 0x0423, 'y' }, { 0x0425, 'x' },
    { 0x0430, 'a' }, { 0x0432, 'b' }, { 0x0435, 'e' }, { 0x043a, 'k' },
    { 0x043c, 'm' }, { 0x043d, 'h' }, { 0x043e, 'o' }, { 0x0440, 'p' },
    { 0x0441, 'c' }, { 0x0442, 't' }, { 0x0443, 'y' }, { 0x0445, 'x' },
    { 0x0455, 's' }, { 0x0456, 'i' }, { 0x0458, 'j' },
    { 0x04ae, 'y' }, { 0x04af, 'y' }, { 0x04ba, 'h' }, { 0x04bb, 'h' },
    { 0x0501, 'd' }, { 0x051b, 'q' }, { 0x051d, 'w' }
};


static const ngx_comments_check_t  ngx_http_comments_check_author_check = {
    sizeof(ngx_comments_check_t), ngx_string("author"), NGX_COMMENTS_AUTHOR, 0,
    ngx_http_comments_check_author,
    ngx_http_comments_check_author_parse,
    NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_author_checks[] = {
    &ngx_http_comments_check_author_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_author_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("author"), ngx_string("1.0"),
    ngx_http_comments_check_author_checks, NULL, NULL
};


static char *
ngx_http_comments_check_author_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    char                                   *why;
    ngx_int_t                               trust;
    ngx_uint_t                              i;
    ngx_http_comments_check_author_conf_t  *acf;

    acf = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_check_author_conf_t));

    if (acf == NULL
        || ngx_array_init(&acf->names, cf->pool, 4, sizeof(ngx_str_t))
           != NGX_OK
        || ngx_array_init(&acf->emails, cf->pool, 4, sizeof(ngx_str_t))
           != NGX_OK)
    {
        return "no memory";
    }

    acf->trust = NGX_CONF_UNSET_UINT;

    for (i = 0; i < n; i++) {

        if (ngx_strncmp(args[i].data, "trust=", 6) != 0) {
            why = ngx_http_comments_check_author_reserve(cf, &args[i], acf);

            if (why != NULL) {
                return why;
            }

            continue;
        }

        if (acf->trust != NGX_CONF_UNSET_UINT) {
            return "\"trust=\" is there twice";
        }

        trust = ngx_atoi(args[i].data + 6, args[i].len - 6);

        if (trust == NGX_ERROR || trust > NGX_HTTP_COMMENTS_CHECK_AUTHOR_LIMIT)
        {
            return "\"trust=\" takes a number of approved comments, or 0";
        }

        acf->trust = trust;
    }

    ngx_conf_init_uint_value(acf->trust, NGX_HTTP_COMMENTS_CHECK_AUTHOR_TRUST);

    *conf = acf;

    return NULL;
}


/* "name=" or "email=" */
static char *
ngx_http_comments_check_author_reserve(ngx_conf_t *cf, const ngx_str_t *arg,
    ngx_http_comments_check_author_conf_t *acf)
{
    ngx_str_t    value, *slot;
    ngx_uint_t   email;

    email = (ngx_strncmp(arg->data, "email=", 6) == 0);

    if (!email && ngx_strncmp(arg->data, "name=", 5) != 0) {
        return "unknown argument, it must be \"name=\", \"email=\" or "
               "\"trust=\"";
    }

    value.data = arg->data + (email ? 6 : 5);
    value.len = arg->data + arg->len - value.data;

    slot = ngx_array_push(email ? &acf->emails : &acf->names);
    if (slot == NULL) {
        return "no memory";
    }

    slot->data = ngx_pnalloc(cf->pool, value.len + 1);
    if (slot->data == NULL) {
        return "no memory";
    }

    slot->len = email
                ? ngx_http_comments_check_author_email(&value, slot->data)
                : ngx_http_comments_check_author_form(&value, slot->data);

    return slot->len ? NULL : "\"name=\" and \"email=\" must not be empty";
}


static ngx_comments_verdict_t
ngx_http_comments_check_author(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_check_author_conf_t *acf = conf;

    const ngx_comments_subject_t  *subject;

    subject = call->subject;

    if (!(subject->flags & NGX_COMMENTS_MODERATOR)) {

        switch (ngx_http_comments_check_author_reserved(call, acf)) {

        case NGX_OK:
            ngx_str_set(&why->code, "reserved");
            why->detail = subject->name;
            return NGX_COMMENTS_HOLD;

        case NGX_ERROR:
            return NGX_COMMENTS_FAIL;

        default:
            break;
        }
    }

    if (subject->refused) {
        ngx_str_set(&why->code, "refused");
        return NGX_COMMENTS_HOLD;
    }

    if (acf->trust && subject->approved >= acf->trust
        && subject->website.len == 0 && subject->nlinks == 0)
    {
        return NGX_COMMENTS_TRUST;
    }

    return NGX_COMMENTS_PASS;
}


/* NGX_OK; NGX_DECLINED: neither name nor address is reserved */
static ngx_int_t
ngx_http_comments_check_author_reserved(ngx_comments_call_t *call,
    const ngx_http_comments_check_author_conf_t *acf)
{
    ngx_str_t                      value, user;
    const ngx_comments_subject_t  *subject;

    if (acf->names.nelts + acf->emails.nelts == 0) {
        return NGX_DECLINED;
    }

    subject = call->subject;

    value.data = ngx_pnalloc(call->pool, ngx_max(subject->name.len,
                                                 subject->email.len) + 1);
    user.data = ngx_pnalloc(call->pool, subject->user.len + 1);

    if (value.data == NULL || user.data == NULL) {
        return NGX_ERROR;
    }

    /*
     * Being signed in is not enough: many accounts have a name that its owner
     * chooses. The account itself must be what is reserved.
     */

    value.len = ngx_http_comments_check_author_form(&subject->name,
                                                    value.data);
    user.len = ngx_http_comments_check_author_form(&subject->user, user.data);

    if (ngx_http_comments_check_author_has(&acf->names, &value)
        && !ngx_http_comments_check_author_same(&user, &value))
    {
        return NGX_OK;
    }

    value.len = ngx_http_comments_check_author_email(&subject->email,
                                                     value.data);
    user.len = ngx_http_comments_check_author_email(&subject->user, user.data);

    return ngx_http_comments_check_author_has(&acf->emails, &value)
           && !ngx_http_comments_check_author_same(&user, &value)
           ? NGX_OK : NGX_DECLINED;
}


static ngx_uint_t
ngx_http_comments_check_author_has(const ngx_array_t *list,
    const ngx_str_t *value)
{
    ngx_str_t   *values;
    ngx_uint_t   i;

    values = list->elts;

    for (i = 0; i < list->nelts; i++) {
        if (ngx_http_comments_check_author_same(&values[i], value)) {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_comments_check_author_same(const ngx_str_t *a, const ngx_str_t *b)
{
    return a->len == b->len && ngx_memcmp(a->data, b->data, a->len) == 0;
}


static size_t
ngx_http_comments_check_author_email(const ngx_str_t *email, u_char *to)
{
    size_t  i, len;

    len = 0;

    for (i = 0; i < email->len; i++) {
        if (email->data[i] > ' ') {
            to[len++] = ngx_tolower(email->data[i]);
        }
    }

    return len;
}


/*
 * The one form of all names that look like this one: no case, no spaces, no
 * punctuation, Latin letters for those of other scripts, "l" for 1, I and "o"
 * for 0. Never longer than the name.
 */
static size_t
ngx_http_comments_check_author_form(const ngx_str_t *name, u_char *to)
{
    u_char    *p, *end, *out, *next;
    uint32_t   point;

    p = name->data;
    end = p + name->len;
    out = to;

    while (p < end) {

        if (*p < 0x80) {
            point = *p++;

        } else {
            next = p;
            point = ngx_utf8_decode(&next, end - p);

            if (point > 0x10ffff) {          /* clean in posts, not in args */
                p++;
                continue;
            }

            p = next;
        }

        if (ngx_http_comments_check_author_unseen(point)) {
            continue;
        }

        point = ngx_http_comments_check_author_point(point);

        if (point < 0x80) {
            *out++ = (u_char) point;

        } else if (point < 0x800) {
            *out++ = (u_char) (0xc0 | point >> 6);
            *out++ = (u_char) (0x80 | (point & 0x3f));

        } else if (point < 0x10000) {
            *out++ = (u_char) (0xe0 | point >> 12);
            *out++ = (u_char) (0x80 | (point >> 6 & 0x3f));
            *out++ = (u_char) (0x80 | (point & 0x3f));

        } else {
            *out++ = (u_char) (0xf0 | point >> 18);
            *out++ = (u_char) (0x80 | (point >> 12 & 0x3f));
            *out++ = (u_char) (0x80 | (point >> 6 & 0x3f));
            *out++ = (u_char) (0x80 | (point & 0x3f));
        }
    }

    return out - to;
}


static uint32_t
ngx_http_comments_check_author_point(uint32_t point)
{
    size_t  i;

    static const size_t  n = sizeof(ngx_http_comments_check_author_twins)
                          / sizeof(ngx_http_comments_check_author_twins[0]);

    if (point >= 0xff01 && point <= 0xff5e) {
        point -= 0xff01 - '!';               /* of full width */
    }

    for (i = 0; i < n && point >= 0x80; i++) {
        if (ngx_http_comments_check_author_twins[i].point == point) {
            point = ngx_http_comments_check_author_twins[i].as;
        }
    }

    if (point < 0x80) {
        point = ngx_tolower(point);

        return point == '0' ? 'o'
               : (point == '1' || point == 'i' || point == '|') ? 'l' : point;
    }

    if ((point >= 0xc0 && point <= 0xde && point != 0xd7)
        || (point >= 0x391 && point <= 0x3a9)
        || (point >= 0x410 && point <= 0x42f))
    {
        return point + 0x20;
    }

    if (point >= 0x400 && point <= 0x40f) {
        return point + 0x50;
    }

    return (point >= 0x100 && point <= 0x136 && !(point & 1)) ? point + 1
                                                              : point;
}


/* white space, punctuation, and what has no width */
static ngx_uint_t
ngx_http_comments_check_author_unseen(uint32_t point)
{
    if (point < 0x80) {
        return point != '|' && (point < '0' || (point > '9' && point < 'A')
                                || (point > 'Z' && point < 'a')
                                || point > 'z');
    }

    return point < 0xa1 || point == 0xad || point == 0xb7 || point == 0x34f
           || (point >= 0x300 && point <= 0x36f)
           || (point >= 0x2000 && point <= 0x206f) || point == 0x3000
           || (point >= 0xfe00 && point <= 0xfe0f) || point == 0xfeff;
}

/*
 * Finds all comments of one person. No list of a site tells who wrote what, so
 * all comments are read.
 */

#include "comments_ascii.h"
#include "comments_author.h"
#include "comments_hex.h"
#include "comments_text.h"
#include "commentsctl_person_find.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_scan.h"


/* one search */
typedef struct {
    commentsctl_redis_t         *redis;
    comments_key_t               key;
    const commentsctl_person_t  *person;
    commentsctl_person_pt        handler;
    void                        *data;
    size_t                       bad;
} commentsctl_person_search_t;


static int commentsctl_person_email(comments_arena_t *arena,
    comments_str_t secret, comments_str_t value, commentsctl_person_t *person);
static int commentsctl_person_author(comments_str_t value,
    commentsctl_person_t *person);
static int commentsctl_person_account(comments_arena_t *arena,
    const comments_str_t names[2], const char *front, comments_str_t value,
    commentsctl_person_t *person);
static int commentsctl_person_thread(commentsctl_person_search_t *search,
    const commentsctl_scan_place_t *places, size_t n);
static int commentsctl_person_comment(void *data, comments_str_t root,
    const comments_comment_t *comment);


int
commentsctl_person_named(comments_arena_t *arena, comments_str_t site,
    comments_str_t secret, const char *const *words,
    commentsctl_person_t *person)
{
    int             rc;
    comments_str_t  kind, value, names[2];

    memset(person, 0, sizeof(commentsctl_person_t));

    kind = comments_str_c(words[0]);
    value = comments_str_c(words[1]);
    names[0] = secret;
    names[1] = site;
    rc = COMMENTS_DECLINED;

    if (comments_str_eq(kind, comments_str_c("email"))) {
        rc = commentsctl_person_email(arena, secret, value, person);

    } else if (comments_str_eq(kind, comments_str_c("author"))) {
        rc = commentsctl_person_author(value, person);

    } else if (comments_str_eq(kind, comments_str_c("account"))) {
        rc = commentsctl_person_account(arena, names, "id:", value, person);

    } else if (comments_str_eq(kind, comments_str_c("user"))) {
        rc = commentsctl_person_account(arena, names, "name:", value, person);

    } else {
        commentsctl_print_error("expected email, author, account or user, and "
                                "its value");
        return COMMENTS_DECLINED;
    }

    if (rc == COMMENTS_DECLINED) {
        commentsctl_print_error("\"%s\" is no %s", words[1], words[0]);

    } else if (rc == COMMENTS_ERROR) {
        commentsctl_print_error("out of memory");
    }

    return rc;
}


static int
commentsctl_person_email(comments_arena_t *arena, comments_str_t secret,
    comments_str_t value, commentsctl_person_t *person)
{
    char            *lower;
    comments_str_t   parts[2];

    if (value.len == COMMENTS_DIGEST_HEX && comments_hex_is_lower(value)) {
        person->email_hash = value;
        return COMMENTS_OK;
    }

    if (value.len == 0 || memchr(value.data, '@', value.len) == NULL) {
        return COMMENTS_DECLINED;
    }

    lower = comments_arena_alloc(arena, value.len);
    if (lower == NULL) {
        return COMMENTS_ERROR;
    }

    comments_text_lower(lower, value);
    person->email = comments_str_of(lower, value.len);

    /* without a secret nothing was hashed */

    if (secret.len == 0) {
        return COMMENTS_OK;
    }

    parts[0] = comments_str_c("email");
    parts[1] = person->email;

    if (comments_digest_hmac(secret, parts, 2, person->hash) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    person->email_hash = comments_str_of(person->hash, COMMENTS_DIGEST_HEX);

    return COMMENTS_OK;
}


/* of a cookie's value the signature does not matter to who may do this */
static int
commentsctl_person_author(comments_str_t value, commentsctl_person_t *person)
{
    if (value.len == COMMENTS_AUTHOR_COOKIE
        && value.data[COMMENTS_AUTHOR_LEN] == '.')
    {
        value.len = COMMENTS_AUTHOR_LEN;
    }

    if (!comments_author_valid(value)) {
        return COMMENTS_DECLINED;
    }

    person->author = value;

    return COMMENTS_OK;
}


/* names are the secret and the site */
static int
commentsctl_person_account(comments_arena_t *arena,
    const comments_str_t names[2], const char *front, comments_str_t value,
    commentsctl_person_t *person)
{
    char    *key;
    size_t   len;

    if (value.len == 0 || names[0].len == 0) {
        return COMMENTS_DECLINED;
    }

    len = strlen(front);

    key = comments_arena_alloc(arena, len + value.len);
    if (key == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(key, front, len);
    memcpy(key + len, value.data, value.len);

    if (comments_author_user(names[0], names[1],
                             comments_str_of(key, len + value.len),
                             person->hash)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    person->author = comments_str_of(person->hash, COMMENTS_AUTHOR_LEN);

    return COMMENTS_OK;
}


int
commentsctl_person_is(const commentsctl_person_t *person,
    const comments_comment_t *comment)
{
    size_t          i;
    comments_str_t  email;

    if (person->author.len) {
        return comments_str_eq(person->author, comment->author);
    }

    if (person->email_hash.len
        && comments_str_eq(person->email_hash, comment->email_hash))
    {
        return 1;
    }

    email = comment->email;

    if (person->email.len == 0 || person->email.len != email.len) {
        return 0;
    }

    for (i = 0; i < email.len; i++) {
        if (comments_ascii_lower(email.data[i]) != person->email.data[i]) {
            return 0;
        }
    }

    return 1;
}


int
commentsctl_person_find(commentsctl_redis_t *redis, comments_str_t site,
    const commentsctl_person_t *person, commentsctl_person_pt handler,
    void *data, size_t *bad)
{
    int                           rc;
    size_t                        i, j, n;
    comments_arena_t             *arena;
    commentsctl_progress_t        progress;
    commentsctl_scan_place_t     *places;
    commentsctl_person_search_t   search;

    *bad = 0;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    search.redis = redis;
    search.key.site = site;
    search.person = person;
    search.handler = handler;
    search.data = data;
    search.bad = 0;

    n = 0;

    rc = commentsctl_scan_site(redis, arena, site, &places, &n);

    commentsctl_progress_start(&progress, "reading", n);

    for (i = 0; rc == COMMENTS_OK && i < n; i = j) {

        for (j = i + 1;
             j < n && comments_str_eq(places[i].thread, places[j].thread);
             j++)
        {
            /* void */
        }

        search.key.thread = places[i].thread;

        rc = commentsctl_person_thread(&search, places + i, j - i);

        commentsctl_progress_show(&progress, j);
    }

    commentsctl_progress_end(&progress);
    comments_arena_destroy(arena);

    *bad = search.bad;

    return rc;
}


static int
commentsctl_person_thread(commentsctl_person_search_t *search,
    const commentsctl_scan_place_t *places, size_t n)
{
    int       rc;
    size_t    i;
    uint32_t  bad;

    rc = COMMENTS_OK;

    for (i = 0; rc == COMMENTS_OK && i < n; i++) {

        /* a place of another key of the thread has no root */

        if (places[i].root.len == 0) {
            continue;
        }

        bad = 0;

        rc = commentsctl_site_comments(search->redis, &search->key,
                                       &places[i].root, 1,
                                       commentsctl_person_comment, search,
                                       &bad);
        search->bad += bad;
    }

    return rc;
}


static int
commentsctl_person_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_person_search_t *search = data;

    (void) root;

    if (!commentsctl_person_is(search->person, comment)) {
        return COMMENTS_OK;
    }

    return search->handler(search->data, search->key.thread, comment);
}

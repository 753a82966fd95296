/*
 * The URL map: the old addresses of pages, and the new ones.
 */

#include "comments_ascii.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_urlmap.h"


/* lines on standard error */
#define COMMENTSCTL_URLMAP_TOLD  100


typedef struct commentsctl_urlmap_rule_s  commentsctl_urlmap_rule_t;

struct commentsctl_urlmap_rule_s {
    commentsctl_urlmap_rule_t  *next;
    comments_str_t              from;      /* OLD, without its "*" */
    comments_str_t              to;        /* NEW, without its "*" */
    size_t                      line;
    unsigned                    front:1;   /* OLD ended in "*" */
    unsigned                    rest:1;    /* NEW ended in "*" */
    unsigned                    used:1;    /* an address matched */
};


struct commentsctl_urlmap_s {
    const char                 *name;      /* of the file */
    commentsctl_urlmap_rule_t   *first;
    commentsctl_urlmap_rule_t  **last;
};


static const char *commentsctl_urlmap_add(comments_arena_t *arena,
    commentsctl_urlmap_t *map, comments_str_t line, size_t number);
static comments_str_t commentsctl_urlmap_local(comments_str_t address);
static int commentsctl_urlmap_match(const commentsctl_urlmap_rule_t *rule,
    comments_str_t address);
static comments_str_t commentsctl_urlmap_word(comments_str_t *line);
static int commentsctl_urlmap_star(comments_str_t *s);


commentsctl_urlmap_t *
commentsctl_urlmap_read(comments_arena_t *arena, const char *name)
{
    int                    rc;
    const char            *why;
    comments_str_t         line;
    commentsctl_lines_t    lines;
    commentsctl_urlmap_t  *map;

    if (commentsctl_lines_open(&lines, name) != COMMENTS_OK) {
        return NULL;
    }

    map = comments_arena_alloc(arena, sizeof(commentsctl_urlmap_t));
    if (map == NULL) {
        commentsctl_print_error("out of memory");
        commentsctl_lines_close(&lines);
        return NULL;
    }

    map->name = name;
    map->first = NULL;
    map->last = &map->first;

    for ( ;; ) {
        rc = commentsctl_lines_next(&lines, &line);

        if (rc != COMMENTS_OK) {
            break;
        }

        why = commentsctl_urlmap_add(arena, map, line, lines.number);

        if (why) {
            commentsctl_print_error("%s:%zu: %s", lines.input->name,
                                    lines.number, why);
            rc = COMMENTS_ERROR;
            break;
        }
    }

    commentsctl_lines_close(&lines);

    return rc == COMMENTS_ERROR ? NULL : map;
}


int
commentsctl_urlmap_find(comments_arena_t *arena, commentsctl_urlmap_t *map,
    comments_str_t old, comments_str_t *mapped)
{
    char                       *p;
    comments_str_t              address, local, rest;
    commentsctl_urlmap_rule_t  *rule;

    rule = map ? map->first : NULL;
    local = commentsctl_urlmap_local(old);

    for ( /* void */ ; rule; rule = rule->next) {

        address = rule->from.len && rule->from.data[0] == '/' ? local : old;

        if (!commentsctl_urlmap_match(rule, address)) {
            continue;
        }

        rule->used = 1;

        if (!rule->rest) {
            *mapped = rule->to;
            return COMMENTS_OK;
        }

        rest = comments_str_of(address.data + rule->from.len,
                               address.len - rule->from.len);

        p = comments_arena_alloc(arena, rule->to.len + rest.len);
        if (p == NULL) {
            return COMMENTS_ERROR;
        }

        *mapped = comments_str_of(p, rule->to.len + rest.len);

        if (rule->to.len) {
            memcpy(p, rule->to.data, rule->to.len);
        }

        if (rest.len) {
            memcpy(p + rule->to.len, rest.data, rest.len);
        }

        return COMMENTS_OK;
    }

    return COMMENTS_DECLINED;
}


void
commentsctl_urlmap_tell(const commentsctl_urlmap_t *map)
{
    size_t                            told;
    const commentsctl_urlmap_rule_t  *rule;

    rule = map ? map->first : NULL;

    for (told = 0; rule && told < COMMENTSCTL_URLMAP_TOLD; rule = rule->next) {

        if (rule->used) {
            continue;
        }

        commentsctl_print_error("%s:%zu: no address fits %.*s%s", map->name,
                                rule->line, (int) rule->from.len,
                                rule->from.len ? rule->from.data : "",
                                rule->front ? "*" : "");
        told++;
    }
}


/* Returns the path of an http or https URL with its query; or the address. */
static comments_str_t
commentsctl_urlmap_local(comments_str_t address)
{
    size_t  i;

    if (comments_ascii_begins(address, "http://")) {
        i = sizeof("http://") - 1;

    } else if (comments_ascii_begins(address, "https://")) {
        i = sizeof("https://") - 1;

    } else {
        return address;
    }

    while (i < address.len && address.data[i] != '/') {
        i++;
    }

    return i < address.len ? comments_str_of(address.data + i, address.len - i)
                           : comments_str_c("/");
}


static int
commentsctl_urlmap_match(const commentsctl_urlmap_rule_t *rule,
    comments_str_t address)
{
    if (rule->from.len > address.len
        || (!rule->front && rule->from.len != address.len))
    {
        return 0;
    }

    return rule->from.len == 0
           || memcmp(rule->from.data, address.data, rule->from.len) == 0;
}


/* Returns NULL, or why the line is refused. */
static const char *
commentsctl_urlmap_add(comments_arena_t *arena, commentsctl_urlmap_t *map,
    comments_str_t line, size_t number)
{
    comments_str_t              from, to;
    commentsctl_urlmap_rule_t  *rule;

    from = commentsctl_urlmap_word(&line);

    if (from.len == 0 || from.data[0] == '#') {
        return NULL;
    }

    to = commentsctl_urlmap_word(&line);

    if (to.len == 0 || commentsctl_urlmap_word(&line).len) {
        return "expected \"OLD NEW\"";
    }

    rule = comments_arena_calloc(arena, 1, sizeof(commentsctl_urlmap_rule_t));

    if (rule == NULL
        || comments_arena_dup(arena, from, &rule->from) != COMMENTS_OK
        || comments_arena_dup(arena, to, &rule->to) != COMMENTS_OK)
    {
        return "out of memory";
    }

    rule->line = number;
    rule->front = commentsctl_urlmap_star(&rule->from) != 0;
    rule->rest = commentsctl_urlmap_star(&rule->to) != 0;

    if (rule->rest && !rule->front) {
        return "expected \"OLD NEW\"; without a \"*\" at the end of OLD, "
               "there is none in NEW";
    }

    if (rule->from.len && memchr(rule->from.data, '*', rule->from.len)) {
        return "\"*\" may only stand at the end";
    }

    *map->last = rule;
    map->last = &rule->next;

    return NULL;
}


static comments_str_t
commentsctl_urlmap_word(comments_str_t *line)
{
    size_t          i;
    comments_str_t  word;

    while (line->len && (line->data[0] == ' ' || line->data[0] == '\t')) {
        line->data++;
        line->len--;
    }

    for (i = 0; i < line->len; i++) {
        if (line->data[i] == ' ' || line->data[i] == '\t') {
            break;
        }
    }

    word = comments_str_of(line->data, i);

    line->data += i;
    line->len -= i;

    return word;
}


static int
commentsctl_urlmap_star(comments_str_t *s)
{
    if (s->len == 0 || s->data[s->len - 1] != '*') {
        return 0;
    }

    s->len--;

    return 1;
}

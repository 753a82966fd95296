/*
 * The URL map: the old addresses of pages, and the new ones.
 */

#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_urlmap.h"


typedef struct commentsctl_urlmap_rule_s  commentsctl_urlmap_rule_t;

struct commentsctl_urlmap_rule_s {
    commentsctl_urlmap_rule_t  *next;
    comments_str_t              from;      /* OLD, without its "*" */
    comments_str_t              to;        /* NEW, without its "*" */
    unsigned                    front:1;   /* OLD ended in "*" */
    unsigned                    rest:1;    /* NEW ended in "*" */
};


struct commentsctl_urlmap_s {
    commentsctl_urlmap_rule_t   *first;
    commentsctl_urlmap_rule_t  **last;
};


static int commentsctl_urlmap_add(comments_arena_t *arena,
    commentsctl_urlmap_t *map, comments_str_t line);
static comments_str_t commentsctl_urlmap_word(comments_str_t *line);
static int commentsctl_urlmap_star(comments_str_t *s);


commentsctl_urlmap_t *
commentsctl_urlmap_read(comments_arena_t *arena, const char *name)
{
    int                    rc;
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

    map->first = NULL;
    map->last = &map->first;

    for ( ;; ) {
        rc = commentsctl_lines_next(&lines, &line);

        if (rc != COMMENTS_OK) {
            break;
        }

        rc = commentsctl_urlmap_add(arena, map, line);

        if (rc != COMMENTS_OK) {
            commentsctl_print_error("%s:%zu: expected \"OLD NEW\"",
                                    lines.input->name, lines.number);
            rc = COMMENTS_ERROR;
            break;
        }
    }

    commentsctl_lines_close(&lines);

    return rc == COMMENTS_ERROR ? NULL : map;
}


int
commentsctl_urlmap_find(comments_arena_t *arena,
    const commentsctl_urlmap_t *map, comments_str_t old,
    comments_str_t *mapped)
{
    char                       *p;
    comments_str_t              rest;
    commentsctl_urlmap_rule_t  *rule;

    rule = map ? map->first : NULL;

    for ( /* void */ ; rule; rule = rule->next) {

        if (rule->from.len > old.len
            || (!rule->front && rule->from.len != old.len)
            || (rule->from.len
                && memcmp(rule->from.data, old.data, rule->from.len) != 0))
        {
            continue;
        }

        if (!rule->rest) {
            *mapped = rule->to;
            return COMMENTS_OK;
        }

        rest = comments_str_of(old.data + rule->from.len,
                               old.len - rule->from.len);

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


static int
commentsctl_urlmap_add(comments_arena_t *arena, commentsctl_urlmap_t *map,
    comments_str_t line)
{
    comments_str_t              from, to;
    commentsctl_urlmap_rule_t  *rule;

    from = commentsctl_urlmap_word(&line);

    if (from.len == 0 || from.data[0] == '#') {
        return COMMENTS_OK;
    }

    to = commentsctl_urlmap_word(&line);

    if (to.len == 0 || commentsctl_urlmap_word(&line).len) {
        return COMMENTS_DECLINED;
    }

    rule = comments_arena_calloc(arena, 1, sizeof(commentsctl_urlmap_rule_t));

    if (rule == NULL
        || comments_arena_dup(arena, from, &rule->from) != COMMENTS_OK
        || comments_arena_dup(arena, to, &rule->to) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    rule->front = commentsctl_urlmap_star(&rule->from) != 0;
    rule->rest = commentsctl_urlmap_star(&rule->to) != 0;

    if (rule->rest && !rule->front) {
        return COMMENTS_DECLINED;
    }

    *map->last = rule;
    map->last = &rule->next;

    return COMMENTS_OK;
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

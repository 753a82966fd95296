/*
 * Computes from a thread's stored comments what its lists should be.
 */

#include <stdio.h>
#include <stdlib.h>

#include "comments_schema_author.h"
#include "commentsctl_print.h"
#include "commentsctl_site.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_TRUTH_ENTRY  40    /* maximum length of an index entry,
                                          bytes */


typedef struct {
    comments_arena_t                    *arena;
    const commentsctl_verify_thread_t   *thread;
    commentsctl_verify_record_t         *records;    /* sorted by id */
    size_t                               n;
} commentsctl_truth_t;


static int commentsctl_truth_depths(const commentsctl_truth_t *truth);
static commentsctl_verify_record_t *commentsctl_truth_parent(
    const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record);
static uint32_t commentsctl_truth_known(const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record);
static void commentsctl_truth_roots(commentsctl_verify_list_t *roots,
    const commentsctl_verify_record_t *records, size_t n);
static int commentsctl_truth_lists(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread, const size_t *live);
static int commentsctl_truth_live(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread, const size_t *live);
static int commentsctl_truth_authors(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread);
static comments_str_t commentsctl_truth_place(comments_schema_t *schema,
    const commentsctl_verify_record_t *record);
static int commentsctl_truth_entry(const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record,
    commentsctl_verify_pair_t *pair);


int
commentsctl_verify_truth(comments_arena_t *arena,
    commentsctl_verify_thread_t *thread, commentsctl_verify_record_t *records,
    size_t n)
{
    size_t                        i, *live;
    commentsctl_verify_list_t    *index, *roots;
    commentsctl_verify_pair_t    *root;
    commentsctl_truth_t           truth;
    commentsctl_verify_record_t  *record;

    truth.arena = arena;
    truth.thread = thread;
    truth.records = records;
    truth.n = n;

    index = &thread->true_index;
    roots = &thread->true_roots;

    index->pairs = comments_arena_calloc(arena, n + 1,
                                         sizeof(commentsctl_verify_pair_t));
    roots->pairs = comments_arena_calloc(arena, n + 1,
                                         sizeof(commentsctl_verify_pair_t));

    live = comments_arena_calloc(arena, n + 1, sizeof(size_t));

    if (index->pairs == NULL || roots->pairs == NULL || live == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    commentsctl_truth_roots(roots, records, n);

    if (n) {
        qsort(records, n, sizeof(commentsctl_verify_record_t),
              commentsctl_site_compare);
    }

    if (commentsctl_truth_depths(&truth) != COMMENTS_OK) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    for (i = 0; i < n; i++) {
        record = &records[i];

        if (index->n
            && comments_str_eq(index->pairs[index->n - 1].name, record->id))
        {
            thread->problems[COMMENTSCTL_VERIFY_TWICE]++;
            continue;
        }

        if (commentsctl_truth_entry(&truth, record, &index->pairs[index->n])
            != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        index->n++;

        if (record->status != COMMENTS_APPROVED) {
            continue;
        }

        thread->approved++;

        root = bsearch(&record->root, roots->pairs, roots->n,
                       sizeof(commentsctl_verify_pair_t),
                       commentsctl_site_compare);
        if (root) {
            live[root - roots->pairs]++;
        }
    }

    thread->comments = index->n;

    return commentsctl_truth_lists(&truth, thread, live);
}


static int
commentsctl_truth_lists(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread, const size_t *live)
{
    if (commentsctl_truth_live(truth, thread, live) != COMMENTS_OK
        || commentsctl_truth_authors(truth, thread) != COMMENTS_OK)
    {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/*
 * Computes the depth of every record, once each, from the depth of its parent.
 * A parent may have a later id than its reply, if another host's clock made it,
 * so the order of ids is not enough. The stack holds the records from the
 * present one up to one whose depth is known.
 */
static int
commentsctl_truth_depths(const commentsctl_truth_t *truth)
{
    size_t                         i, n;
    uint32_t                       depth;
    commentsctl_verify_record_t   *record, **stack;

    stack = comments_arena_calloc(truth->arena, truth->n + 1,
                                  sizeof(commentsctl_verify_record_t *));
    if (stack == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < truth->n; i++) {

        n = 0;
        record = &truth->records[i];

        /* records are marked on the way up, so a cycle ends the walk */

        while (record && !record->counted) {
            record->counted = 1;
            stack[n++] = record;
            record = commentsctl_truth_parent(truth, stack[n - 1]);
        }

        depth = record ? record->depth + 1
                       : n ? commentsctl_truth_known(truth, stack[n - 1]) : 0;

        while (n) {
            stack[--n]->depth = depth++;
        }
    }

    return COMMENTS_OK;
}


static commentsctl_verify_record_t *
commentsctl_truth_parent(const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record)
{
    if (record->parent.len == 0) {
        return NULL;
    }

    return bsearch(&record->parent, truth->records, truth->n,
                   sizeof(commentsctl_verify_record_t),
                   commentsctl_site_compare);
}


/* if the parent is not stored, only the index can tell the depth */
static uint32_t
commentsctl_truth_known(const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record)
{
    int64_t                     depth;
    comments_str_t              value;
    commentsctl_verify_pair_t  *pair;

    if (record->parent.len == 0) {
        return 0;
    }

    pair = bsearch(&record->id, truth->thread->index.pairs,
                   truth->thread->index.n, sizeof(commentsctl_verify_pair_t),
                   commentsctl_site_compare);

    depth = 1;

    if (pair && pair->value.len > 1 + COMMENTS_ID_LEN) {

        value = comments_str_of(pair->value.data + 1 + COMMENTS_ID_LEN,
                                pair->value.len - 1 - COMMENTS_ID_LEN);

        (void) comments_schema_number(value, &depth);
    }

    return depth < 1 || depth > 999999 ? 1 : (uint32_t) depth;
}


/*
 * Lists the visible roots: those below which an approved comment is stored.
 * Records stand root after root, so each root is listed once.
 */
static void
commentsctl_truth_roots(commentsctl_verify_list_t *roots,
    const commentsctl_verify_record_t *records, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {

        if (records[i].status == COMMENTS_APPROVED
            && (roots->n == 0
                || !comments_str_eq(roots->pairs[roots->n - 1].name,
                                    records[i].root)))
        {
            roots->pairs[roots->n++].name = records[i].root;
        }
    }
}


/* Sets true_live: the number of approved comments of each root. */
static int
commentsctl_truth_live(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread, const size_t *live)
{
    int                         len;
    char                       *value;
    size_t                      i;
    commentsctl_verify_list_t  *list;

    list = &thread->true_live;
    list->n = thread->true_roots.n;
    list->pairs = comments_arena_calloc(truth->arena, list->n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < list->n; i++) {
        value = comments_arena_alloc(truth->arena, COMMENTSCTL_TRUTH_ENTRY);
        if (value == NULL) {
            return COMMENTS_ERROR;
        }

        len = snprintf(value, COMMENTSCTL_TRUTH_ENTRY, "%zu", live[i]);
        if (len < 0) {
            return COMMENTS_ERROR;
        }

        list->pairs[i].name = thread->true_roots.pairs[i].name;
        list->pairs[i].value = comments_str_of(value, (size_t) len);
    }

    return COMMENTS_OK;
}


/*
 * Notes in which sets of authors and lists of kinds the comments should be. Of
 * records with the same id, which are neighbours, only the first one counts.
 */
static int
commentsctl_truth_authors(const commentsctl_truth_t *truth,
    commentsctl_verify_thread_t *thread)
{
    int                                 failed;
    size_t                              i, j;
    const char                         *set;
    comments_schema_t                   schema;
    commentsctl_verify_list_t          *list;
    commentsctl_verify_pair_t          *pair;
    const commentsctl_verify_record_t  *record;

    list = &thread->true_authors;
    list->pairs = comments_arena_calloc(truth->arena,
                                        (COMMENTS_AUTHORS + 1) * truth->n + 1,
                                        sizeof(commentsctl_verify_pair_t));
    if (list->pairs == NULL) {
        return COMMENTS_ERROR;
    }

    comments_schema_start(&schema, truth->arena, thread->key.site,
                          thread->key.thread);
    failed = schema.failed;

    for (i = 0; i < truth->n; i++) {
        record = &truth->records[i];
        set = comments_schema_author_set(record->status);

        if (i && comments_str_eq(truth->records[i - 1].id, record->id)) {
            continue;
        }

        for (j = 0; set && j < COMMENTS_AUTHORS; j++) {

            if (record->authors[j].len == 0) {
                continue;
            }

            pair = &list->pairs[list->n++];
            pair->name = comments_schema_author_key(&schema,
                                                    record->authors[j], set);
            pair->value = commentsctl_truth_place(&schema, record);
        }

        if (record->kind != COMMENTS_KIND_OTHER) {
            pair = &list->pairs[list->n++];
            pair->name = comments_schema_site_key(&schema,
                                    comments_schema_kind_name(record->kind));
            pair->value = commentsctl_truth_place(&schema, record);
        }
    }

    return failed || schema.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* "ID ROOT THREAD" */
static comments_str_t
commentsctl_truth_place(comments_schema_t *schema,
    const commentsctl_verify_record_t *record)
{
    return comments_schema_pair(schema, record->id,
                                comments_schema_pair(schema, record->root,
                                                     schema->thread));
}


/* Makes the index entry of a comment: status letter, root, depth. */
static int
commentsctl_truth_entry(const commentsctl_truth_t *truth,
    const commentsctl_verify_record_t *record, commentsctl_verify_pair_t *pair)
{
    int    len;
    char  *value;

    value = comments_arena_alloc(truth->arena, COMMENTSCTL_TRUTH_ENTRY);
    if (value == NULL) {
        return COMMENTS_ERROR;
    }

    len = snprintf(value, COMMENTSCTL_TRUTH_ENTRY, "%c%.*s%lu",
                   (char) record->status, (int) record->root.len,
                   record->root.data, (unsigned long) record->depth);

    if (len < 0 || len >= COMMENTSCTL_TRUTH_ENTRY) {
        return COMMENTS_ERROR;
    }

    pair->name = record->id;
    pair->value = comments_str_of(value, (size_t) len);

    return COMMENTS_OK;
}

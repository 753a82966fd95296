/*
 * Notes where each stored comment lies, for the comparison with the site's
 * lists of comments.
 */

#include <stdlib.h>

#include "comments_schema_exec.h"
#include "commentsctl_print.h"
#include "commentsctl_verify.h"


#define COMMENTSCTL_MEMBERS_FIRST   1024


static int commentsctl_members_note(commentsctl_verify_members_t *members,
    comments_str_t member, comments_status_t status);
static int commentsctl_members_author(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_pair_t *pair);
static int commentsctl_members_put(commentsctl_verify_places_t *list,
    comments_str_t member);


int
commentsctl_verify_members_add(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_thread_t *thread)
{
    size_t                            i;
    comments_str_t                    member;
    comments_schema_t                 schema;
    const commentsctl_verify_pair_t  *pair;

    comments_schema_start(&schema, arena, thread->key.site,
                          thread->key.thread);

    for (i = 0; i < thread->true_index.n; i++) {

        /* an index entry: status letter, root, depth */

        pair = &thread->true_index.pairs[i];

        member = comments_schema_pair(&schema, pair->name,
                        comments_schema_pair(&schema,
                               comments_str_of(pair->value.data + 1,
                                               COMMENTS_ID_LEN),
                               schema.thread));

        if (schema.failed
            || commentsctl_members_note(members, member,
                                 (comments_status_t) pair->value.data[0])
               != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < thread->true_flagged.n; i++) {
        if (comments_arena_dup(arena, thread->true_flagged.pairs[i].value,
                               &member)
            != COMMENTS_OK
            || commentsctl_members_put(&members->flagged, member)
               != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < thread->true_authors.n; i++) {
        if (commentsctl_members_author(members, arena,
                                       &thread->true_authors.pairs[i])
            != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}


static int
commentsctl_members_note(commentsctl_verify_members_t *members,
    comments_str_t member, comments_status_t status)
{
    if (commentsctl_members_put(&members->all, member) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (status == COMMENTS_APPROVED) {
        return commentsctl_members_put(&members->approved, member);
    }

    return comments_schema_held(status)
           ? commentsctl_members_put(&members->held, member) : COMMENTS_OK;
}


/* copies what lies in the arena of a thread */
static int
commentsctl_members_author(commentsctl_verify_members_t *members,
    comments_arena_t *arena, const commentsctl_verify_pair_t *pair)
{
    size_t                        wanted;
    commentsctl_verify_author_t  *author, *grown;

    if (members->nauthors == members->authors_size) {
        wanted = members->authors_size ? members->authors_size * 2
                                       : COMMENTSCTL_MEMBERS_FIRST;

        grown = realloc(members->authors,
                        wanted * sizeof(commentsctl_verify_author_t));
        if (grown == NULL) {
            return COMMENTS_ERROR;
        }

        members->authors = grown;
        members->authors_size = wanted;
    }

    author = &members->authors[members->nauthors++];

    return (comments_arena_dup(arena, pair->name, &author->key) == COMMENTS_OK
            && comments_arena_dup(arena, pair->value, &author->place)
               == COMMENTS_OK)
           ? COMMENTS_OK : COMMENTS_ERROR;
}


static int
commentsctl_members_put(commentsctl_verify_places_t *list,
    comments_str_t member)
{
    size_t           wanted;
    comments_str_t  *grown;

    if (list->n == list->size) {
        wanted = list->size ? list->size * 2 : COMMENTSCTL_MEMBERS_FIRST;

        grown = realloc(list->members, wanted * sizeof(comments_str_t));
        if (grown == NULL) {
            return COMMENTS_ERROR;
        }

        list->members = grown;
        list->size = wanted;
    }

    list->members[list->n++] = member;

    return COMMENTS_OK;
}


void
commentsctl_verify_members_free(commentsctl_verify_members_t *members)
{
    free(members->all.members);
    free(members->approved.members);
    free(members->held.members);
    free(members->flagged.members);
    free(members->authors);
}

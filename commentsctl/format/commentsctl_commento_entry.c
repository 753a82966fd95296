/*
 * Takes the elements of the lists in exports of Commento and Comentario.
 */

#include "commentsctl_commento_entry.h"
#include "commentsctl_path.h"


/* the values of commenters and of pages in their maps */
#define COMMENTSCTL_COMMENTO_NAME     0
#define COMMENTSCTL_COMMENTO_EMAIL    1
#define COMMENTSCTL_COMMENTO_WEBSITE  2

#define COMMENTSCTL_COMMENTO_PATH     0


static int commentsctl_commento_entry_give(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
static void commentsctl_commento_entry_author(
    commentsctl_commento_lists_t *lists, const commentsctl_json_t *object,
    commentsctl_entry_t *entry);
static comments_str_t commentsctl_commento_entry_either(
    const commentsctl_json_t *object, const char *one, const char *other);
static comments_str_t commentsctl_commento_entry_id(
    const commentsctl_json_t *object, const char *one, const char *other);


int
commentsctl_commento_entry_person(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    size_t                     i;
    commentsctl_idmap_entry_t  person;

    (void) entry;

    memset(&person, 0, sizeof(commentsctl_idmap_entry_t));

    person.id = commentsctl_commento_entry_id(object, "id", "commenterHex");
    person.values[COMMENTSCTL_COMMENTO_NAME]
        = commentsctl_json_value_string(object, "name");
    person.values[COMMENTSCTL_COMMENTO_EMAIL]
        = commentsctl_json_value_string(object, "email");
    person.values[COMMENTSCTL_COMMENTO_WEBSITE]
        = commentsctl_commento_entry_either(object, "websiteUrl", "link");
    person.flag = commentsctl_json_value_flag(object, "isModerator");

    /* what Commento's script sends for a field that was left empty */

    for (i = COMMENTSCTL_COMMENTO_EMAIL; i < COMMENTSCTL_IDMAP_VALUES; i++) {
        if (comments_str_eq(person.values[i], comments_str_c("undefined"))) {
            person.values[i].len = 0;
        }
    }

    return person.id.len ? commentsctl_idmap_add(&lists->people, &person)
                         : COMMENTS_OK;
}


int
commentsctl_commento_entry_page(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    commentsctl_idmap_entry_t  page;

    (void) entry;

    memset(&page, 0, sizeof(commentsctl_idmap_entry_t));

    page.id = commentsctl_commento_entry_id(object, "id", "id");
    page.values[COMMENTSCTL_COMMENTO_PATH]
        = commentsctl_json_value_string(object, "path");

    return page.id.len ? commentsctl_idmap_add(&lists->pages, &page)
                       : COMMENTS_OK;
}


int
commentsctl_commento_entry_tell(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    comments_str_t  path;

    path = commentsctl_json_value_string(object, "path");

    entry->page = 1;
    entry->title = commentsctl_json_value_string(object, "title");
    entry->closed = commentsctl_json_value_flag(object, "isReadonly");

    if (path.len == 0 || (entry->title.len == 0 && !entry->closed)) {
        return COMMENTS_OK;
    }

    if (commentsctl_path_absolute(lists->arena, path, &entry->thread)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return lists->sink->page(lists->sink->data, entry);
}


int
commentsctl_commento_entry_one(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    const char      *why;
    comments_str_t   state, path;

    /* Commento names the page's path "url", Commento++ "path" */

    path = commentsctl_commento_entry_either(object, "path", "url");
    state = commentsctl_json_value_string(object, "state");

    entry->id = commentsctl_json_value_string(object, "commentHex");
    entry->parent = commentsctl_commento_entry_id(object, "parentHex",
                                                  "parentHex");

    if (commentsctl_json_value_flag(object, "deleted")) {
        entry->status = COMMENTS_DELETED;

    } else if (comments_str_eq(state, comments_str_c("approved"))) {
        entry->status = COMMENTS_APPROVED;

    } else if (comments_str_eq(state, comments_str_c("unapproved"))) {
        entry->status = COMMENTS_PENDING;

    } else if (comments_str_eq(state, comments_str_c("flagged"))) {
        entry->status = COMMENTS_SPAM;

    } else {
        lists->sink->skip(lists->sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                          "\"state\" is not approved, unapproved or "
                          "flagged");
        return COMMENTS_OK;
    }

    why = commentsctl_json_value_time(object, "creationDate", &entry->created);

    if (why) {
        lists->sink->skip(lists->sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                          why);
        return COMMENTS_OK;
    }

    if (commentsctl_path_absolute(lists->arena, path, &entry->thread)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_commento_entry_give(lists, object, entry);
}


int
commentsctl_commento_entry_three(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    const char                       *why;
    const commentsctl_idmap_entry_t  *page;

    entry->id = commentsctl_json_value_string(object, "id");
    entry->parent = commentsctl_commento_entry_id(object, "parentId",
                                                  "parentId");
    entry->pinned = commentsctl_json_value_flag(object, "isSticky");

    /* one that is neither approved nor pending was rejected by a moderator */

    entry->status
        = commentsctl_json_value_flag(object, "isDeleted") ? COMMENTS_DELETED
        : commentsctl_json_value_flag(object, "isPending") ? COMMENTS_PENDING
        : commentsctl_json_value_flag(object, "isApproved")
          ? COMMENTS_APPROVED : COMMENTS_SPAM;

    why = commentsctl_json_value_time(object, "createdTime", &entry->created);

    if (why == NULL) {
        why = commentsctl_json_value_time(object, "editedTime",
                                          &entry->edited);
    }

    if (why) {
        lists->sink->skip(lists->sink->data, entry, COMMENTSCTL_SKIP_DAMAGED,
                          why);
        return COMMENTS_OK;
    }

    page = commentsctl_idmap_find(&lists->pages,
                                  commentsctl_json_value_string(object,
                                                                "pageId"));

    if (page == NULL || page->values[COMMENTSCTL_COMMENTO_PATH].len == 0) {
        entry->thread = commentsctl_json_value_string(object, "url");

    } else if (commentsctl_path_absolute(lists->arena,
                   page->values[COMMENTSCTL_COMMENTO_PATH], &entry->thread)
               != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_commento_entry_give(lists, object, entry);
}


/* Takes what both versions write in the same way. */
static int
commentsctl_commento_entry_give(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    int32_t                    score;
    const char                *why;
    const commentsctl_sink_t  *sink;

    sink = lists->sink;
    why = entry->id.len == 0 ? "it has no id"
          : entry->created == 0 ? "it has no time" : NULL;

    if (why) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (entry->thread.len == 0) {
        sink->skip(sink->data, entry, COMMENTSCTL_SKIP_NO_PAGE,
                   "its page is not in the export");
        return COMMENTS_OK;
    }

    /* of a deleted comment nothing is kept but that it was there */

    if (entry->status == COMMENTS_DELETED) {
        entry->edited = 0;
        entry->pinned = 0;
        return sink->comment(sink->data, entry);
    }

    commentsctl_commento_entry_author(lists, object, entry);

    entry->text = commentsctl_json_value_string(object, "markdown");
    entry->markup = COMMENTSCTL_MARKUP_MARKDOWN;

    if (entry->text.len == 0) {
        entry->text = commentsctl_json_value_string(object, "html");
        entry->markup = COMMENTSCTL_MARKUP_HTML;
    }

    /* the export has the sum of the votes, and not the votes */

    score = commentsctl_json_value_number(object, "score");
    entry->up = score > 0 ? (uint32_t) score : 0;
    entry->down = score < 0 ? (uint32_t) -(int64_t) score : 0;

    return sink->comment(sink->data, entry);
}


static void
commentsctl_commento_entry_author(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry)
{
    comments_str_t                    id;
    const commentsctl_idmap_entry_t  *person;

    id = commentsctl_commento_entry_id(object, "userCreated", "commenterHex");
    person = commentsctl_idmap_find(&lists->people, id);

    if (person) {
        entry->name = person->values[COMMENTSCTL_COMMENTO_NAME];
        entry->email = person->values[COMMENTSCTL_COMMENTO_EMAIL];
        entry->website = person->values[COMMENTSCTL_COMMENTO_WEBSITE];
        entry->moderator = person->flag;
    }

    if (entry->name.len == 0) {
        entry->name = commentsctl_json_value_string(object, "authorName");
    }
}


/* Returns the first of two members that is not empty. */
static comments_str_t
commentsctl_commento_entry_either(const commentsctl_json_t *object,
    const char *one, const char *other)
{
    comments_str_t  s;

    s = commentsctl_json_value_string(object, one);

    return s.len ? s : commentsctl_json_value_string(object, other);
}


/* The same for ids; those that stand for nothing and nobody are empty. */
static comments_str_t
commentsctl_commento_entry_id(const commentsctl_json_t *object, const char *one,
    const char *other)
{
    comments_str_t  id;

    id = commentsctl_commento_entry_either(object, one, other);

    if (comments_str_eq(id, comments_str_c("root"))
        || comments_str_eq(id, comments_str_c("anonymous"))
        || (id.len && strspn(id.data, "0-") == id.len))
    {
        id.len = 0;
    }

    return id;
}

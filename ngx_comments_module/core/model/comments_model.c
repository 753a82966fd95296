/*
 * The names of the comment model's values: reasons of refusals (with their HTTP
 * statuses), fields, orders, statuses of comments and operations.
 */

#include "comments_ascii.h"
#include "comments_model.h"


typedef struct {
    const char  *code;
    const char  *message;
    int          status;
} comments_reason_facts_t;


#define comments_reason(code, status)  { code, "error_" code, status }


static const comments_reason_facts_t *comments_reason_facts(
    comments_reason_t reason);


static const comments_reason_facts_t  comments_reasons[COMMENTS_REASONS] = {
    [COMMENTS_ACCEPTED] = comments_reason("accepted", 200),
    [COMMENTS_BAD_REQUEST] = comments_reason("bad_request", 400),
    [COMMENTS_BAD_JSON] = comments_reason("bad_json", 400),
    [COMMENTS_BAD_FORM] = comments_reason("bad_form", 400),
    [COMMENTS_TOO_MANY_FIELDS] = comments_reason("too_many_fields", 400),
    [COMMENTS_REPEATED_ARGUMENT] = comments_reason("repeated_argument", 400),
    [COMMENTS_SIGN_IN] = comments_reason("sign_in", 401),
    [COMMENTS_CROSS_ORIGIN] = comments_reason("cross_origin", 403),
    [COMMENTS_NOT_FOUND] = comments_reason("not_found", 404),
    [COMMENTS_UNKNOWN_COMMENT] = comments_reason("unknown_comment", 404),
    [COMMENTS_METHOD] = comments_reason("method_not_allowed", 405),
    [COMMENTS_CLOSED] = comments_reason("closed", 403),
    [COMMENTS_TOO_LARGE] = comments_reason("too_large", 413),
    [COMMENTS_UNSUPPORTED_TYPE] = comments_reason("unsupported_type", 415),
    [COMMENTS_REQUIRED] = comments_reason("required", 422),
    [COMMENTS_TOO_LONG] = comments_reason("too_long", 422),
    [COMMENTS_BAD_UTF8] = comments_reason("bad_utf8", 422),
    [COMMENTS_BAD_CHARACTER] = comments_reason("bad_character", 422),
    [COMMENTS_BAD_CHARSET] = comments_reason("bad_charset", 422),
    [COMMENTS_BAD_EMAIL] = comments_reason("bad_email", 422),
    [COMMENTS_BAD_WEBSITE] = comments_reason("bad_website", 422),
    [COMMENTS_UNKNOWN_PARENT] = comments_reason("unknown_parent", 422),
    [COMMENTS_CHALLENGE] = comments_reason("challenge", 403),
    [COMMENTS_TOO_MANY] = comments_reason("too_many_posts", 429),
    [COMMENTS_OWN_COMMENT] = comments_reason("own_comment", 403),
    [COMMENTS_REJECTED] = comments_reason("rejected", 403),
    [COMMENTS_NOT_YOURS] = comments_reason("not_yours", 403),
    [COMMENTS_TOO_LATE] = comments_reason("too_late", 403),
    [COMMENTS_UNAVAILABLE] = comments_reason("unavailable", 503),

    /*
     * The same code as of COMMENTS_UNAVAILABLE, but another message: that one
     * speaks of the text of a post, and who reads a thread has sent none.
     */
    [COMMENTS_UNREADABLE] = { "unavailable", "unavailable", 503 }
};


static const char *const  comments_fields[COMMENTS_FIELDS] = {
    [COMMENTS_FIELD_NONE] = NULL,
    [COMMENTS_FIELD_NAME] = "name",
    [COMMENTS_FIELD_EMAIL] = "email",
    [COMMENTS_FIELD_WEBSITE] = "website",
    [COMMENTS_FIELD_TEXT] = "text",
    [COMMENTS_FIELD_PARENT] = "parent"
};


void
comments_refusals_add(comments_refusals_t *refusals, comments_reason_t reason,
    comments_field_t field)
{
    if (refusals->n == COMMENTS_FIELDS) {
        return;
    }

    refusals->list[refusals->n].reason = reason;
    refusals->list[refusals->n].field = field;
    refusals->list[refusals->n].code = comments_str_of(NULL, 0);
    refusals->n++;
}


const comments_refusal_t *
comments_refusals_find(const comments_refusals_t *refusals,
    comments_field_t field)
{
    size_t  i;

    for (i = 0; i < refusals->n; i++) {
        if (refusals->list[i].field == field) {
            return &refusals->list[i];
        }
    }

    return NULL;
}


comments_str_t
comments_refusal_code(const comments_refusal_t *refusal)
{
    return comments_code_valid(refusal->code)
           ? refusal->code
           : comments_str_c(comments_reason_code(refusal->reason));
}


int
comments_code_valid(comments_str_t code)
{
    char    c;
    size_t  i;

    if (code.len == 0 || code.len > COMMENTS_CODE_MAX) {
        return 0;
    }

    for (i = 0; i < code.len; i++) {
        c = code.data[i];

        if (!comments_ascii_digit(c) && c != '_' && (c < 'a' || c > 'z')) {
            return 0;
        }
    }

    return 1;
}


const char *
comments_reason_code(comments_reason_t reason)
{
    return comments_reason_facts(reason)->code;
}


int
comments_reason_status(comments_reason_t reason)
{
    return comments_reason_facts(reason)->status;
}


const char *
comments_reason_message(comments_reason_t reason)
{
    return comments_reason_facts(reason)->message;
}


static const comments_reason_facts_t *
comments_reason_facts(comments_reason_t reason)
{
    /* the cast, since an enum may be signed; reason may be any number */

    if ((unsigned) reason >= COMMENTS_REASONS
        || comments_reasons[reason].code == NULL)
    {
        reason = COMMENTS_BAD_REQUEST;
    }

    return &comments_reasons[reason];
}


const char *
comments_field_name(comments_field_t field)
{
    if ((unsigned) field >= COMMENTS_FIELDS) {
        return NULL;
    }

    return comments_fields[field];
}


const char *
comments_order_name(comments_order_t order)
{
    switch (order) {

    case COMMENTS_NEWEST:
        return "newest";

    case COMMENTS_BEST:
        return "best";

    default: /* COMMENTS_OLDEST */
        return "oldest";
    }
}


int
comments_order_parse(comments_str_t name, comments_order_t *order)
{
    int  i;

    for (i = COMMENTS_OLDEST; i <= COMMENTS_BEST; i++) {

        if (comments_str_eq(name,
                            comments_str_c(comments_order_name(
                                               (comments_order_t) i))))
        {
            *order = (comments_order_t) i;
            return COMMENTS_OK;
        }
    }

    return COMMENTS_DECLINED;
}


const char *
comments_status_name(comments_status_t status)
{
    switch (status) {

    case COMMENTS_APPROVED:
        return "approved";

    case COMMENTS_SPAM:
        return "spam";

    case COMMENTS_DELETED:
        return "deleted";

    default: /* COMMENTS_PENDING, and any unknown status */
        return "pending";
    }
}


const char *
comments_op_name(comments_op_t op)
{
    static const char  *names[COMMENTS_OPS] = {
        "post", "import", "approve", "hold", "spam", "delete", "restore",
        "edit", "pin", "unpin", "purge", "close", "open", "move",
        "vote", "flag", "unflag"
    };

    return (unsigned) op < COMMENTS_OPS ? names[op] : "change";
}


int
comments_comment_copy(comments_arena_t *arena, comments_comment_t *to,
    const comments_comment_t *from)
{
    size_t  i;

    *to = *from;

    comments_str_t *const  strings[] = {
        &to->id, &to->parent, &to->root, &to->name, &to->email,
        &to->email_hash, &to->author, &to->website, &to->text, &to->format,
        &to->html, &to->by, &to->reason
    };

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {

        if (strings[i]->len == 0) {
            *strings[i] = (comments_str_t) comments_null_str;

        } else if (comments_arena_dup(arena, *strings[i], strings[i])
                   != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    return COMMENTS_OK;
}

/*
 * The comment model: what a comment and a thread are to every layer, and the
 * reasons for which a request about them is refused.
 */
#ifndef COMMENTS_MODEL_H
#define COMMENTS_MODEL_H

#include "comments_str.h"


#define COMMENTS_ID_LEN        16      /* see comments_id.h */
#define COMMENTS_PAGE_MAX      1000    /* comments drawn on one page */

/* characters, as a browser counts them: up to four times as many bytes */
#define COMMENTS_NAME_MAX      64
#define COMMENTS_EMAIL_MAX     254     /* bytes */
#define COMMENTS_WEBSITE_MAX   500

/* bytes of what is kept of a page's title */
#define COMMENTS_TITLE_MAX     300

/* bytes, whatever comments_max_length says of a text's characters */
#define COMMENTS_TEXT_MAX      (1024 * 1024)


typedef enum {
    COMMENTS_APPROVED = 'a',
    COMMENTS_PENDING = 'p',
    COMMENTS_SPAM = 's',
    COMMENTS_DELETED = 'd'
} comments_status_t;


/* what is done to a comment; its names are those of interface and log */
typedef enum {
    COMMENTS_OP_POST = 0,
    COMMENTS_OP_IMPORT,          /* nobody is notified of it */
    COMMENTS_OP_APPROVE,
    COMMENTS_OP_HOLD,            /* back to pending */
    COMMENTS_OP_SPAM,
    COMMENTS_OP_DELETE,
    COMMENTS_OP_RESTORE,
    COMMENTS_OP_EDIT,
    COMMENTS_OP_PIN,
    COMMENTS_OP_UNPIN,
    COMMENTS_OP_PURGE,           /* of a deleted one nothing is kept */
    COMMENTS_OP_CLOSE,           /* of a thread, as the two below */
    COMMENTS_OP_OPEN,
    COMMENTS_OP_MOVE,
    COMMENTS_OPS
} comments_op_t;


typedef enum {
    COMMENTS_OLDEST = 0,
    COMMENTS_NEWEST,
    COMMENTS_BEST
} comments_order_t;


/*
 * One comment. The strings belong to whoever filled the structure (a decoded
 * Redis reply, a request body, an arena) and must outlive it.
 */
typedef struct {
    comments_str_t     id;
    comments_str_t     parent;       /* empty: a root */
    comments_str_t     root;         /* a root's own id */
    comments_status_t  status;
    comments_str_t     name;         /* clean UTF-8, never HTML */
    comments_str_t     email;        /* only under comments_email keep */
    comments_str_t     email_hash;
    comments_str_t     website;      /* http or https, or empty */
    comments_str_t     text;         /* Markdown as it was typed */
    comments_str_t     html;         /* the same rendered; data is NULL where
                                        that was not done yet */
    uint32_t           depth;        /* a root 0; set for storing, for answers,
                                        and where the parent stands in an
                                        earlier window: else a tree counts for
                                        itself, and it is 0 */
    int64_t            created;      /* ms since 1970, UTC */
    int64_t            edited;       /* the same; 0: never */
    char               was;          /* its status before it was deleted, as
                                        a letter; 0: it was not */
    comments_str_t     by;           /* who decided on its status, or empty */
    int64_t            decided;      /* when, ms; 0: nobody has */
    comments_str_t     reason;       /* why it is not approved, or empty */
    uint32_t           up;
    uint32_t           down;
    unsigned           moderator:1;
    unsigned           pinned:1;
    unsigned           unrendered:1; /* there was no memory for html */
} comments_comment_t;


/* What is known of a thread as a whole. A thread nobody wrote to is all 0. */
typedef struct {
    int64_t            version;      /* raised by every visible change */
    int64_t            count;        /* approved comments */
    int64_t            roots;        /* roots that take part in paging */
    int64_t            created;      /* ms, of the first comment */
    unsigned           closed:1;     /* by a moderator */
} comments_thread_t;


/* Something that is done: what, by whom, and which process writes it. */
typedef struct {
    comments_op_t      op;
    comments_str_t     who;          /* for the log; or empty */
    comments_str_t     source;       /* one word, never empty */
    int64_t            now;          /* ms since 1970 */
} comments_act_t;


/* Why something was refused: the stable codes of the interface. */
typedef enum {
    COMMENTS_ACCEPTED = 0,
    COMMENTS_BAD_REQUEST,        /* 400 bad_request */
    COMMENTS_BAD_JSON,           /* 400 bad_json */
    COMMENTS_BAD_FORM,           /* 400 bad_form */
    COMMENTS_TOO_MANY_FIELDS,    /* 400 too_many_fields */
    COMMENTS_REPEATED_ARGUMENT,  /* 400 repeated_argument */
    COMMENTS_CROSS_ORIGIN,       /* 403 cross_origin */
    COMMENTS_NOT_FOUND,          /* 404 not_found */
    COMMENTS_UNKNOWN_COMMENT,    /* 404 unknown_comment */
    COMMENTS_METHOD,             /* 405 method_not_allowed */
    COMMENTS_CLOSED,             /* 403 closed */
    COMMENTS_TOO_LARGE,          /* 413 too_large */
    COMMENTS_UNSUPPORTED_TYPE,   /* 415 unsupported_type */
    COMMENTS_REQUIRED,           /* 422 required */
    COMMENTS_TOO_LONG,           /* 422 too_long */
    COMMENTS_BAD_UTF8,           /* 422 bad_utf8 */
    COMMENTS_BAD_CHARACTER,      /* 422 bad_character */
    COMMENTS_BAD_CHARSET,        /* 422 bad_charset */
    COMMENTS_BAD_EMAIL,          /* 422 bad_email */
    COMMENTS_BAD_WEBSITE,        /* 422 bad_website */
    COMMENTS_UNKNOWN_PARENT,     /* 422 unknown_parent */
    COMMENTS_UNAVAILABLE,        /* 503 unavailable, of a post */
    COMMENTS_UNREADABLE,         /* 503 unavailable, of a thread */
    COMMENTS_REASONS
} comments_reason_t;


/* the fields of a submission, in the order of the form */
typedef enum {
    COMMENTS_FIELD_NONE = 0,
    COMMENTS_FIELD_NAME,
    COMMENTS_FIELD_EMAIL,
    COMMENTS_FIELD_WEBSITE,
    COMMENTS_FIELD_TEXT,
    COMMENTS_FIELD_PARENT,
    COMMENTS_FIELDS
} comments_field_t;


/* A refusal: why, and because of which field (or COMMENTS_FIELD_NONE). */
typedef struct {
    comments_reason_t  reason;
    comments_field_t   field;
} comments_refusal_t;


/* All that is wrong with a submission: at most one refusal a field. */
typedef struct {
    comments_refusal_t  list[COMMENTS_FIELDS];
    size_t              n;           /* 0: nothing is wrong */
} comments_refusals_t;


/*
 * Adds a refusal behind those that are there; one that has no room is left out.
 * Cannot fail.
 */
void comments_refusals_add(comments_refusals_t *refusals,
    comments_reason_t reason, comments_field_t field);

/*
 * The refusal that names the field (COMMENTS_FIELD_NONE: that names none);
 * NULL: there is none. Cannot fail.
 */
const comments_refusal_t *comments_refusals_find(
    const comments_refusals_t *refusals, comments_field_t field);

/*
 * Facts of a reason: the stable code of the JSON answer, the HTTP status, the
 * key of its message in the locale files ("error_" and the code). An unknown
 * number gives those of COMMENTS_BAD_REQUEST. Cannot fail.
 */
const char *comments_reason_code(comments_reason_t reason);
int comments_reason_status(comments_reason_t reason);
const char *comments_reason_message(comments_reason_t reason);

/* "name", "email", "website", "text", "parent"; NULL for none. */
const char *comments_field_name(comments_field_t field);

/* "oldest", "newest", "best". Cannot fail. */
const char *comments_order_name(comments_order_t order);

/* The order of that name into *order; COMMENTS_DECLINED: no such order. */
int comments_order_parse(comments_str_t name, comments_order_t *order);

/* "approved", "pending", "spam", "deleted". Cannot fail. */
const char *comments_status_name(comments_status_t status);

/* "post", "approve", …; what is no operation is "change". Cannot fail. */
const char *comments_op_name(comments_op_t op);


#endif

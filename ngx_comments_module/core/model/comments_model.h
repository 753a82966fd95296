/*
 * The comment model: what a comment and a thread are to every layer, and the
 * reasons for which a request about them is refused.
 */
#ifndef COMMENTS_MODEL_H
#define COMMENTS_MODEL_H

#include "comments_arena.h"


#define COMMENTS_ID_LEN        16      /* see comments_id.h */
#define COMMENTS_PAGE_MAX      1000    /* comments drawn in one response */

/* characters, as a browser counts them: up to four times as many bytes */
#define COMMENTS_NAME_MAX      64
#define COMMENTS_EMAIL_MAX     254     /* bytes */
#define COMMENTS_WEBSITE_MAX   500

/* bytes of the code of a refusal */
#define COMMENTS_CODE_MAX      32

/* bytes of a stored page title */
#define COMMENTS_TITLE_MAX     300

/* limit of a text in bytes; comments_max_length limits its characters */
#define COMMENTS_TEXT_MAX      (1024 * 1024)


typedef enum {
    COMMENTS_APPROVED = 'a',
    COMMENTS_PENDING = 'p',
    COMMENTS_SPAM = 's',
    COMMENTS_DELETED = 'd'
} comments_status_t;


/* operations on a comment or a thread; API and log use the same names */
typedef enum {
    COMMENTS_OP_POST = 0,
    COMMENTS_OP_IMPORT,          /* a post without notifications */
    COMMENTS_OP_APPROVE,
    COMMENTS_OP_HOLD,            /* back to pending */
    COMMENTS_OP_SPAM,
    COMMENTS_OP_DELETE,
    COMMENTS_OP_RESTORE,
    COMMENTS_OP_EDIT,
    COMMENTS_OP_PIN,
    COMMENTS_OP_UNPIN,
    COMMENTS_OP_PURGE,           /* erases the content of a deleted one */
    COMMENTS_OP_CLOSE,           /* this and the two below: a thread */
    COMMENTS_OP_OPEN,
    COMMENTS_OP_MOVE,
    COMMENTS_OP_VOTE,            /* this and the one below: a reader's */
    COMMENTS_OP_FLAG,
    COMMENTS_OP_UNFLAG,          /* a moderator sets the flags aside */
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
    char               was;          /* status letter before the deletion;
                                        0: not deleted, or purged */
    comments_str_t     name;         /* clean UTF-8, never HTML */
    comments_str_t     email;        /* only under comments_email keep */
    comments_str_t     email_hash;
    comments_str_t     author;       /* the author's id, of a signed cookie; see
                                        comments_author.h; empty: none */
    comments_str_t     website;      /* http or https, or empty */
    comments_str_t     text;         /* source, in this format: */
    comments_str_t     format;       /* name; empty: Markdown, version 1 */
    comments_str_t     html;         /* the text rendered as HTML; data is NULL
                                        before rendering */
    uint32_t           depth;        /* 0 for a root. It is set when the comment
                                        is stored, in answers, and if the parent
                                        is in an earlier window; elsewhere it is
                                        0, and the tree computes the depth */
    uint32_t           format_version;   /* that of the format when the text was
                                            stored; 0 with an empty name */
    int64_t            created;      /* ms since 1970, UTC */
    int64_t            edited;       /* last edit, ms since 1970; 0: never */
    comments_str_t     by;           /* who set the status, or empty */
    int64_t            decided;      /* when the status was set, ms; 0: never */
    comments_str_t     reason;       /* why it is not approved, or empty */
    uint32_t           up;
    uint32_t           down;
    unsigned           moderator:1;
    unsigned           page_author:1;  /* by the author of the page */
    unsigned           pinned:1;
    unsigned           unrendered:1; /* memory ran out while rendering html */
} comments_comment_t;


/* Facts about a whole thread. A thread without comments is all 0. */
typedef struct {
    int64_t            version;      /* raised by every change */
    int64_t            count;        /* approved comments */
    int64_t            roots;        /* roots with an approved comment in their
                                        subtree: pages consist of these */
    int64_t            created;      /* time of the first comment, ms */
    unsigned           closed:1;     /* by a moderator */
    unsigned           voted:1;      /* there are votes, or there were */
} comments_thread_t;


/* One operation, the person who requests it and the process that writes it. */
typedef struct {
    comments_op_t      op;
    comments_str_t     who;          /* the person, for the log; or empty */
    comments_str_t     source;       /* the process: one word, never empty */
    int64_t            now;          /* ms since 1970 */
} comments_act_t;


/* Reasons of a refusal, with the HTTP status and the API's stable code. */
typedef enum {
    COMMENTS_ACCEPTED = 0,
    COMMENTS_BAD_REQUEST,        /* 400 bad_request */
    COMMENTS_BAD_JSON,           /* 400 bad_json */
    COMMENTS_BAD_FORM,           /* 400 bad_form */
    COMMENTS_TOO_MANY_FIELDS,    /* 400 too_many_fields */
    COMMENTS_REPEATED_ARGUMENT,  /* 400 repeated_argument */
    COMMENTS_SIGN_IN,            /* 401 sign_in */
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
    COMMENTS_CHALLENGE,          /* 403 challenge: accepted if confirmed */
    COMMENTS_TOO_MANY,           /* 429 too_many_posts */
    COMMENTS_OWN_COMMENT,        /* 403 own_comment: a vote for oneself */
    COMMENTS_REJECTED,           /* 403 rejected, or a plug-in's code */
    COMMENTS_NOT_YOURS,          /* 403 not_yours */
    COMMENTS_NOT_MODERATOR,      /* 403 not_moderator */
    COMMENTS_TOO_LATE,           /* 403 too_late: the edit window is over */
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


/*
 * A refusal: why, and because of which field (or COMMENTS_FIELD_NONE). code is
 * a code of the plug-in that refuses, in place of the code of the reason; or
 * empty. Use comments_refusal_code().
 */
typedef struct {
    comments_reason_t  reason;
    comments_field_t   field;
    comments_str_t     code;
} comments_refusal_t;


/* All errors of a submission: at most one refusal for each field. */
typedef struct {
    comments_refusal_t  list[COMMENTS_FIELDS];
    size_t              n;           /* 0: nothing is wrong */
} comments_refusals_t;


/*
 * Copies a comment with its strings, which come to lie in the arena; to and
 * from may be the same. COMMENTS_ERROR: out of memory.
 */
int comments_comment_copy(comments_arena_t *arena, comments_comment_t *to,
    const comments_comment_t *from);

/*
 * Appends a refusal without a code of its own to the list. A full list stays
 * unchanged. Cannot fail.
 */
void comments_refusals_add(comments_refusals_t *refusals,
    comments_reason_t reason, comments_field_t field);

/*
 * Returns the refusal of the field, or with COMMENTS_FIELD_NONE the refusal
 * that concerns no field; NULL if the list has no such refusal. The result
 * points into the list. Cannot fail.
 */
const comments_refusal_t *comments_refusals_find(
    const comments_refusals_t *refusals, comments_field_t field);

/*
 * Returns the code for JSON and the log: refusal->code if that is valid, else
 * the code of the reason. Cannot fail.
 */
comments_str_t comments_refusal_code(const comments_refusal_t *refusal);

/*
 * Returns 1 if code is valid as the code of a refusal: 1 to COMMENTS_CODE_MAX
 * characters, a-z, 0-9 or "_". Cannot fail.
 */
int comments_code_valid(comments_str_t code);

/*
 * Return the stable code of a reason for the JSON answer, the HTTP status, and
 * the key of the message in the locale files ("error_" and the code; the key
 * of COMMENTS_UNREADABLE is "unavailable"). An unknown number is treated as
 * COMMENTS_BAD_REQUEST. Cannot fail.
 */
const char *comments_reason_code(comments_reason_t reason);
int comments_reason_status(comments_reason_t reason);
const char *comments_reason_message(comments_reason_t reason);

/* "name", "email", "website", "text", "parent"; NULL for none. */
const char *comments_field_name(comments_field_t field);

/* "oldest", "newest", "best". Cannot fail. */
const char *comments_order_name(comments_order_t order);

/* Stores the order of that name in *order. COMMENTS_DECLINED: unknown name. */
int comments_order_parse(comments_str_t name, comments_order_t *order);

/* "approved", "pending", "spam", "deleted". Cannot fail. */
const char *comments_status_name(comments_status_t status);

/* "post", "approve", …; "change" for an unknown number. Cannot fail. */
const char *comments_op_name(comments_op_t op);


#endif

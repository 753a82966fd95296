/*
 * What a moderator asks for on the page of the queue: the names of the acts,
 * the fields of the form, the token of the form, and the notice that tells what
 * became of an act.
 */
#ifndef COMMENTS_QUEUE_ACT_H
#define COMMENTS_QUEUE_ACT_H

#include "comments_buf.h"
#include "comments_queue_types.h"
#include "comments_sign.h"


#define COMMENTS_QUEUE_IDS_MAX    1000    /* comments of one act */
#define COMMENTS_QUEUE_BODY_MAX   (2 * 1024 * 1024)  /* bytes of its form */
#define COMMENTS_QUEUE_TOKEN_AGE  86400   /* seconds a form may be open */
#define COMMENTS_QUEUE_UNDO_MAX   50      /* comments that a notice undoes */

/* "SECONDS.SIGNATURE" */
#define COMMENTS_QUEUE_TOKEN_LEN  (20 + 1 + COMMENTS_SIGN_LEN)


typedef enum {
    COMMENTS_QUEUE_APPROVE = 0,
    COMMENTS_QUEUE_HOLD,         /* back to pending */
    COMMENTS_QUEUE_MARK_SPAM,
    COMMENTS_QUEUE_DELETE,
    COMMENTS_QUEUE_RESTORE,
    COMMENTS_QUEUE_PURGE,
    COMMENTS_QUEUE_PIN,
    COMMENTS_QUEUE_UNPIN,
    COMMENTS_QUEUE_UNFLAG,       /* the flags are set aside */
    COMMENTS_QUEUE_EDIT,
    COMMENTS_QUEUE_CLOSE,        /* the threads of the comments */
    COMMENTS_QUEUE_OPEN,
    COMMENTS_QUEUE_BAN,          /* the authors of the comments */
    COMMENTS_QUEUE_UNBAN,
    COMMENTS_QUEUE_ERASE,        /* everything of a comment's author */
    COMMENTS_QUEUE_ACTS
} comments_queue_do_t;


/* what a ban is of */
typedef enum {
    COMMENTS_QUEUE_OF_AUTHOR = 0,    /* by e-mail hash, else by name */
    COMMENTS_QUEUE_OF_ADDRESS,       /* that the comment came from */
    COMMENTS_QUEUE_OF_NETWORK,
    COMMENTS_QUEUE_OFS
} comments_queue_of_t;


typedef struct {
    comments_str_t         id;
    comments_status_t      seen;     /* 0: the form did not say */
} comments_queue_target_t;


typedef struct {
    comments_queue_do_t        act;
    comments_queue_target_t   *targets;
    size_t                     n;
    int64_t                    before;  /* ms: purge all spam that is older;
                                           0: not asked for */
    comments_str_t             token;
    comments_str_t             text;    /* edit */
    comments_str_t             name;
    comments_queue_of_t        of;      /* ban */
    comments_str_t             period;  /* ban: "30d"; empty: for ever */
    comments_str_t             by;      /* erase: "email", "author"; or empty */
    comments_str_t             status;  /* to go back to: the filter, ... */
    comments_str_t             q;
    comments_str_t             after;
    unsigned                   known:1; /* act is one of those above */
    unsigned                   of_what:1;  /* "of" is none of those above */
    unsigned                   named:1; /* name was in the form */
} comments_queue_request_t;


/* What became of an act, for the person who asked. */
typedef struct {
    comments_queue_do_t    act;
    int64_t                now;      /* ms */
    uint32_t               done;
    uint32_t               same;     /* it was so already */
    uint32_t               refused;  /* another status than the one seen, or not
                                        possible with this one */
    uint32_t               missing;  /* no such comment */
    uint32_t               failed;   /* Redis was away */
    comments_str_t         by;       /* of one that was decided before: who, */
    int64_t                decided;  /* when (ms; 0: there is none), */
    comments_status_t      became;   /* and what it is */
    comments_str_t         undo;     /* status letter and id of each comment
                                        that was changed; empty: no undo */
    comments_queue_of_t    of;       /* ban */
    uint32_t               emptied;  /* erase: of those that are done; they
                                        have replies of others */
    uint32_t               threads;  /* erase: those that are done stood in so
                                        many */
    unsigned               left:1;   /* erase: there are more */
} comments_queue_notice_t;


/* "approve", "spam", …: the values of "do". Cannot fail. */
const char *comments_queue_do_name(comments_queue_do_t act);

/* Stores the act of that name. COMMENTS_DECLINED: unknown. */
int comments_queue_do_parse(comments_str_t name, comments_queue_do_t *act);

/* "author", "address", "network": the values of "of". Cannot fail. */
const char *comments_queue_of_name(comments_queue_of_t of);

/* Stores what has that name. COMMENTS_DECLINED: unknown. */
int comments_queue_of_parse(comments_str_t name, comments_queue_of_t *of);

/* The stored status of that name ("pending"); 0: unknown. Cannot fail. */
comments_status_t comments_queue_status_parse(comments_str_t name);

/*
 * The act that brings comments back which had this status (its letter) before.
 * COMMENTS_DECLINED: there is none.
 */
int comments_queue_undo(comments_queue_do_t act, char before,
    comments_queue_do_t *undo);

/*
 * Reads a form, application/x-www-form-urlencoded. "id" may be repeated up to
 * COMMENTS_QUEUE_IDS_MAX times; "seen" is a status for all comments, or
 * "ID:STATUS" for one. Strings lie in the arena. COMMENTS_DECLINED: an id is
 * none, there are too many, or before= is no number; COMMENTS_ERROR: out of
 * memory.
 */
int comments_queue_form(comments_arena_t *arena, comments_str_t body,
    comments_queue_request_t *request);

/*
 * The token of a moderator's form, which proves that the form was made for him;
 * and its check. now is in seconds. Returns as comments_sign_make() and
 * comments_sign_check(); *len is the length of the token.
 */
int comments_queue_token(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, char token[COMMENTS_QUEUE_TOKEN_LEN],
    size_t *len);
int comments_queue_token_check(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, comments_str_t token);

/* whose page a notice is on */
typedef struct {
    comments_str_t         secret;
    comments_str_t         site;
    comments_str_t         who;
} comments_queue_signer_t;

/*
 * Appends a notice as a part of an address, signed, and reads one. Reading
 * gives COMMENTS_DECLINED if the notice was not signed for this moderator: it
 * offers buttons, and nobody else may choose what they do.
 */
int comments_queue_notice_write(comments_buf_t *out,
    const comments_queue_signer_t *signer,
    const comments_queue_notice_t *notice);
int comments_queue_notice_read(comments_arena_t *arena,
    const comments_queue_signer_t *signer, comments_str_t s,
    comments_queue_notice_t *notice);


#endif

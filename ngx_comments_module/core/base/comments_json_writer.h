/*
 * Writing JSON, member by member, straight into a buffer. No value is ever held
 * as a whole: the bytes stand in the order of the calls.
 */
#ifndef COMMENTS_JSON_WRITER_H
#define COMMENTS_JSON_WRITER_H

#include "comments_buf.h"


/*
 * What is escaped in a string beside what JSON asks for. Either is equal to
 * whoever reads the JSON.
 */
typedef enum {
    COMMENTS_JSON_WEB = 0,       /* "<": whatever reads an answer on its way, as
                                    nginx's SSI filter, finds no mark-up */
    COMMENTS_JSON_TERMINAL       /* DEL and C1 controls: a terminal may take
                                    them for commands */
} comments_json_style_t;


/*
 * Each of these returns nothing: a failure stays in out->failed, which is asked
 * at the end. out is a buffer of JSON only.
 *
 * _next: a comma, unless an object or a list has just begun (or nothing has).
 * _name: the same, and the name of a member, which is ASCII without anything
 * to escape. Its value comes next.
 */
void comments_json_writer_next(comments_buf_t *out);
void comments_json_writer_name(comments_buf_t *out, const char *name);

/* A string. What is not UTF-8 in it becomes U+FFFD. */
void comments_json_writer_quote(comments_buf_t *out, comments_str_t s,
    comments_json_style_t style);

/*
 * A member: a string; a number; true or false; null; the begin of an object or
 * a list, which its own '}' or ']' ends.
 */
void comments_json_writer_string(comments_buf_t *out, const char *name,
    comments_str_t value, comments_json_style_t style);
void comments_json_writer_number(comments_buf_t *out, const char *name,
    int64_t value);
void comments_json_writer_flag(comments_buf_t *out, const char *name,
    int value);
void comments_json_writer_null(comments_buf_t *out, const char *name);
void comments_json_writer_open(comments_buf_t *out, const char *name,
    char bracket);


#endif

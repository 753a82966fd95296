/*
 * Writes JSON, member by member, directly into a buffer. No JSON value is built
 * in memory: the bytes are written in the order of the calls.
 */
#ifndef COMMENTS_JSON_WRITER_H
#define COMMENTS_JSON_WRITER_H

#include "comments_buf.h"


/*
 * Which characters of a string are escaped in addition to those that JSON
 * requires. A JSON parser reads the same string in both styles.
 */
typedef enum {
    COMMENTS_JSON_WEB = 0,       /* "<", so that a filter on the way (nginx's
                                    SSI filter, for example) finds no mark-up */
    COMMENTS_JSON_TERMINAL       /* DEL and C1 controls, which a terminal may
                                    execute as commands */
} comments_json_style_t;


/*
 * The functions return nothing: a failure stays in out->failed, which the
 * caller checks at the end. out holds nothing but JSON.
 *
 * _next writes a comma, unless an object or a list has just begun or out is
 * empty; call it before each element of a list. _name does the same and writes
 * the name of a member, which is ASCII and needs no escaping; the caller then
 * writes the value.
 */
void comments_json_writer_next(comments_buf_t *out);
void comments_json_writer_name(comments_buf_t *out, const char *name);

/* Writes a string. Bytes in it that are not UTF-8 become U+FFFD. */
void comments_json_writer_quote(comments_buf_t *out, comments_str_t s,
    comments_json_style_t style);

/*
 * Write a member whose value is a string, a number, true or false, or null.
 */
void comments_json_writer_string(comments_buf_t *out, const char *name,
    comments_str_t value, comments_json_style_t style);
void comments_json_writer_number(comments_buf_t *out, const char *name,
    int64_t value);
void comments_json_writer_flag(comments_buf_t *out, const char *name,
    int value);
void comments_json_writer_null(comments_buf_t *out, const char *name);

/*
 * Write a member that is null if there is nothing: a text, in the style
 * COMMENTS_JSON_WEB, if it is empty; a time (ms since 1970), as
 * comments_date_format() writes it, if it is 0.
 */
void comments_json_writer_text(comments_buf_t *out, const char *name,
    comments_str_t value);
void comments_json_writer_time(comments_buf_t *out, const char *name,
    int64_t ms);

/*
 * Writes the beginning of a member that is an object or a list (bracket is '{'
 * or '['), which the caller ends with '}' or ']'.
 */
void comments_json_writer_open(comments_buf_t *out, const char *name,
    char bracket);


#endif

/*
 * For tests of the Redis schema: commands as text, and replies as they come
 * over the wire.
 */
#ifndef SCHEMA_WIRE_H
#define SCHEMA_WIRE_H

#include "comments_schema.h"

#include "tap.h"


#define ROOT   "0000000000000001"
#define ROOT2  "0000000000000002"
#define REPLY  "0000000000000003"

#define META   "*4\r\n$1\r\n5\r\n$1\r\n2\r\n$2\r\n99\r\n$-1\r\n"
#define WRONG  "-WRONGTYPE Operation\r\n"

#define REPLIES_MAX  64


typedef struct {
    redisReader  *reader;
    redisReply   *reply[REPLIES_MAX];
    size_t        n;
} wire_t;


/* One test: command i of the batch, its arguments joined by spaces. */
static inline void
is_command(const comments_batch_t *batch, size_t i, const char *want)
{
    int     a;
    char    got[1024];
    size_t  len;

    if (batch == NULL || i >= batch->n) {
        ok(0, "%s", want);
        return;
    }

    len = 0;

    for (a = 0; a < batch->commands[i].argc; a++) {

        if (batch->commands[i].argvlen[a] + len + 1 > sizeof(got)) {
            break;
        }

        if (a) {
            got[len++] = ' ';
        }

        memcpy(got + len, batch->commands[i].argv[a],
               batch->commands[i].argvlen[a]);
        len += batch->commands[i].argvlen[a];
    }

    is_str(got, len, want, "%s", want);
}


/* All complete replies in text, to be ended by wire_close(). */
static inline void
wire_open(wire_t *wire, const char *text)
{
    void  *reply;

    wire->reader = redisReaderCreate();
    wire->n = 0;

    (void) redisReaderFeed(wire->reader, text, strlen(text));

    while (wire->n < REPLIES_MAX
           && redisReaderGetReply(wire->reader, &reply) == REDIS_OK
           && reply)
    {
        wire->reply[wire->n++] = reply;
    }
}


static inline void
wire_close(wire_t *wire)
{
    size_t  i;

    for (i = 0; i < wire->n; i++) {
        freeReplyObject(wire->reply[i]);
    }

    redisReaderFree(wire->reader);
}


#endif

/*
 * Asking for what a site has learned, and learning one decision.
 */

#include "comments_schema_exec.h"
#include "comments_schema_learned.h"
#include "comments_schema_reply.h"
#include "comments_tokens.h"


/* one number has both counts: those of spam are multiplied by this */
#define COMMENTS_LEARNED_SPAM      1000000

/* no count is above this, whatever Redis says */
#define COMMENTS_LEARNED_MOST      100000000

/* HMGET, the key, four totals, an id, the tokens */
#define COMMENTS_LEARNED_ARGS      (7 + COMMENTS_TOKENS_MAX)

/* totals of a generation, which stand before id and tokens */
#define COMMENTS_LEARNED_TOTALS    4

/* nor is a score */
#define COMMENTS_LEARNED_SCORE     1000000

/* characters of a marker: a letter and a score */
#define COMMENTS_LEARNED_MARKER    24


static void comments_schema_learned_watch(comments_schema_t *schema,
    int64_t generation);
static void comments_schema_learned_ask(comments_schema_t *schema,
    const comments_learned_query_t *query, int64_t generation);
static int comments_schema_learned_generation(const redisReply *reply,
    comments_learned_query_t *query, int64_t generation, const char **why);
static void comments_schema_learned_marker(comments_str_t marker,
    comments_learned_query_t *query, int64_t generation);
static int64_t comments_schema_learned_number(const redisReply *reply);
static void comments_schema_learned_count(const redisReply *reply,
    int64_t weight, comments_learn_count_t *count);
static comments_str_t comments_schema_learned_key(comments_schema_t *schema,
    int64_t generation);
static comments_str_t comments_schema_learned_field(comments_schema_t *schema,
    uint32_t hash);
static void comments_schema_learned_mark(comments_schema_t *schema,
    const comments_lesson_t *lesson, comments_str_t key);
static void comments_schema_learned_single(comments_schema_t *schema,
    const char *command, comments_str_t key);


comments_batch_t *
comments_schema_read_learned(comments_arena_t *arena,
    const comments_learned_query_t *query)
{
    comments_str_t     args[2];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, query->site, comments_str_c(""));

    if (query->id.len) {
        comments_schema_learned_watch(&schema, query->generation);
        comments_schema_learned_watch(&schema, query->generation - 1);
    }

    args[0] = comments_str_c("GET");
    args[1] = comments_schema_site_key(&schema, "learned");
    comments_schema_add(&schema, args, 2);

    if (query->peek) {
        return comments_schema_done(&schema);
    }

    comments_schema_learned_ask(&schema, query, query->generation);

    if (query->generation > 0) {
        comments_schema_learned_ask(&schema, query, query->generation - 1);
    }

    return comments_schema_done(&schema);
}


static void
comments_schema_learned_watch(comments_schema_t *schema, int64_t generation)
{
    comments_schema_learned_single(schema, "WATCH",
                            comments_schema_learned_key(schema, generation));
}


static void
comments_schema_learned_ask(comments_schema_t *schema,
    const comments_learned_query_t *query, int64_t generation)
{
    int              n;
    size_t           i;
    comments_str_t  *args;

    args = comments_arena_calloc(schema->arena, COMMENTS_LEARNED_ARGS,
                                 sizeof(comments_str_t));
    if (args == NULL) {
        schema->failed = 1;
        return;
    }

    n = 0;

    args[n++] = comments_str_c("HMGET");
    args[n++] = comments_schema_learned_key(schema, generation);
    args[n++] = comments_str_c("all");
    args[n++] = comments_str_c("scored");
    args[n++] = comments_str_c("sum");
    args[n++] = comments_str_c("squares");

    if (query->id.len) {
        args[n++] = query->id;
    }

    for (i = 0; i < query->tokens->n; i++) {
        args[n++] = comments_schema_learned_field(schema,
                                                  query->tokens->list[i].hash);
    }

    comments_schema_add(schema, args, n);
}


int
comments_schema_decode_learned(redisReply *const *replies, size_t n,
    comments_learned_query_t *query, const char **why)
{
    size_t          i, first, asked;
    int64_t         present;
    comments_str_t  decisions;

    first = query->id.len ? 2 : 0;
    asked = query->peek ? 1 : query->generation > 0 ? 3 : 2;

    if (comments_schema_reply_expect(replies, n, first + asked, why)
        != COMMENTS_OK
        || comments_schema_reply_string(replies[first], &decisions, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < first; i++) {
        if (comments_schema_reply_status(replies[i], "OK", why) != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }
    }

    query->decisions = comments_schema_learned_number(replies[first]);

    present = query->decisions > 0
              ? query->decisions / COMMENTS_LEARNED_GENERATION : 0;

    if (present != query->generation) {
        query->generation = present;
        return COMMENTS_DECLINED;
    }

    memset(&query->learned, 0, sizeof(comments_learned_t));

    query->as = 0;
    query->scored = 0;

    if (query->peek) {
        return COMMENTS_OK;
    }

    /* the present one last: its marker counts */

    if (present > 0
        && comments_schema_learned_generation(replies[first + 2], query,
                                              present - 1, why)
           != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return comments_schema_learned_generation(replies[first + 1], query,
                                              present, why);
}


static int
comments_schema_learned_generation(const redisReply *reply,
    comments_learned_query_t *query, int64_t generation, const char **why)
{
    size_t                i, at;
    int64_t               weight;
    comments_str_t        marker;
    redisReply          **element;
    comments_learned_t   *learned;

    if (comments_schema_reply_array(reply, why) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    at = COMMENTS_LEARNED_TOTALS + (query->id.len != 0);

    if (reply->elements != at + query->tokens->n) {
        *why = "wrong number of fields";
        return COMMENTS_ERROR;
    }

    learned = &query->learned;
    element = reply->element;
    weight = generation == query->generation ? 2 : 1;

    comments_schema_learned_count(element[0], weight, &learned->all);

    learned->scored += weight * comments_schema_learned_number(element[1]);
    learned->sum += weight * comments_schema_learned_number(element[2]);
    learned->squares += weight * comments_schema_learned_number(element[3]);

    if (query->id.len) {

        if (comments_schema_reply_string(element[4], &marker, why)
            != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        comments_schema_learned_marker(marker, query, generation);
    }

    for (i = 0; i < query->tokens->n; i++) {
        comments_schema_learned_count(element[at + i], weight,
                                      &learned->tokens[i]);
    }

    return COMMENTS_OK;
}


static void
comments_schema_learned_marker(comments_str_t marker,
    comments_learned_query_t *query, int64_t generation)
{
    if (marker.len == 0 || (marker.data[0] != 's' && marker.data[0] != 'h')) {
        return;
    }

    query->as = marker.data[0];
    query->in = generation;
    query->score = 0;

    query->scored = comments_schema_number(
                            comments_str_of(marker.data + 1, marker.len - 1),
                            &query->score) == COMMENTS_OK
                    && query->score >= -COMMENTS_LEARNED_SCORE
                    && query->score <= COMMENTS_LEARNED_SCORE;
}


/* what is missing, no number or out of all bounds is 0 */
static int64_t
comments_schema_learned_number(const redisReply *reply)
{
    int64_t  n;

    if (reply->type != REDIS_REPLY_STRING
        || comments_schema_number(comments_str_of(reply->str, reply->len), &n)
           != COMMENTS_OK
        || n > INT64_MAX / 4 || n < INT64_MIN / 4)
    {
        return 0;
    }

    return n;
}


/*
 * Both counts of a number, each within its bounds. A ham count that is below 0,
 * after a generation was lost, borrows from the other: so it is rounded.
 */
static void
comments_schema_learned_count(const redisReply *reply, int64_t weight,
    comments_learn_count_t *count)
{
    int64_t  n, spam, ham;

    n = comments_schema_learned_number(reply);

    if (n <= 0) {
        return;
    }

    spam = (n + COMMENTS_LEARNED_SPAM / 2) / COMMENTS_LEARNED_SPAM;
    ham = n - spam * COMMENTS_LEARNED_SPAM;

    if (spam <= COMMENTS_LEARNED_MOST) {
        count->spam += weight * spam;
    }

    if (ham > 0) {
        count->ham += weight * ham;
    }
}


comments_batch_t *
comments_schema_learn(comments_arena_t *arena, const comments_lesson_t *lesson)
{
    size_t             i;
    int64_t            by;
    comments_str_t     key;
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, lesson->site, comments_str_c(""));

    key = comments_schema_learned_key(&schema, lesson->generation);
    by = lesson->as == 's' ? COMMENTS_LEARNED_SPAM : 1;

    if (lesson->back) {
        by = -by;
    }

    comments_schema_multi(&schema);
    comments_schema_learned_mark(&schema, lesson, key);
    comments_schema_put_increment(&schema, key, comments_str_c("all"), by);

    for (i = 0; i < lesson->tokens->n; i++) {
        comments_schema_put_increment(&schema, key,
                comments_schema_learned_field(&schema,
                                              lesson->tokens->list[i].hash),
                by);
    }

    if (lesson->scored && lesson->as == 'h') {

        comments_schema_put_increment(&schema, key, comments_str_c("scored"),
                                      by);
        comments_schema_put_increment(&schema, key, comments_str_c("sum"),
                                      by * lesson->score);
        comments_schema_put_increment(&schema, key, comments_str_c("squares"),
                                      by * lesson->score * lesson->score);
    }

    comments_schema_exec(&schema);

    if (!lesson->back) {

        /* if EXEC did nothing the generation is by one decision shorter */

        comments_schema_learned_single(&schema, "INCR",
                                comments_schema_site_key(&schema, "learned"));
    }

    if (!lesson->back && lesson->generation >= 2) {
        comments_schema_learned_single(&schema, "UNLINK",
               comments_schema_learned_key(&schema, lesson->generation - 2));
    }

    return comments_schema_done(&schema);
}


static void
comments_schema_learned_mark(comments_schema_t *schema,
    const comments_lesson_t *lesson, comments_str_t key)
{
    char            *marker;
    comments_str_t   args[4], score;

    args[1] = key;
    args[2] = lesson->id;

    if (lesson->back) {
        args[0] = comments_str_c("HDEL");
        comments_schema_put(schema, args, 3, REDIS_REPLY_INTEGER);
        return;
    }

    score = lesson->scored && lesson->as == 'h'
            ? comments_schema_int(schema, lesson->score) : comments_str_c("");

    marker = comments_arena_alloc(schema->arena, COMMENTS_LEARNED_MARKER);

    if (marker == NULL || score.len >= COMMENTS_LEARNED_MARKER) {
        schema->failed = 1;
        return;
    }

    marker[0] = lesson->as;

    if (score.len) {
        memcpy(marker + 1, score.data, score.len);
    }

    args[0] = comments_str_c("HSET");
    args[3] = comments_str_of(marker, 1 + score.len);

    comments_schema_put(schema, args, 4, REDIS_REPLY_INTEGER);
}


comments_batch_t *
comments_schema_forget(comments_arena_t *arena, comments_str_t site,
    int64_t generation)
{
    comments_str_t     args[3];
    comments_schema_t  schema;

    comments_schema_start(&schema, arena, site, comments_str_c(""));

    /* the number first: what is learned meanwhile goes to a new generation */

    args[0] = comments_str_c("SET");
    args[1] = comments_schema_site_key(&schema, "learned");
    args[2] = comments_schema_int(&schema, (generation + 2)
                                           * COMMENTS_LEARNED_GENERATION);
    comments_schema_put(&schema, args, 3, REDIS_REPLY_STATUS);

    comments_schema_learned_single(&schema, "UNLINK",
                          comments_schema_learned_key(&schema, generation));
    comments_schema_learned_single(&schema, "UNLINK",
                          comments_schema_learned_key(&schema,
                                                      generation - 1));

    return comments_schema_done(&schema);
}


/* one before the first generation is as any other that does not exist */
static comments_str_t
comments_schema_learned_key(comments_schema_t *schema, int64_t generation)
{
    return comments_schema_concat(schema,
                                  comments_schema_site_key(schema, "learned:"),
                                  comments_schema_int(schema, generation),
                                  comments_str_c(""));
}


static comments_str_t
comments_schema_learned_field(comments_schema_t *schema, uint32_t hash)
{
    char  *name;

    name = comments_arena_alloc(schema->arena, COMMENTS_TOKEN_LEN);
    if (name == NULL) {
        schema->failed = 1;
        return (comments_str_t) comments_null_str;
    }

    comments_tokens_name(hash, name);

    return comments_str_of(name, COMMENTS_TOKEN_LEN);
}


/* a command of one key, whose reply is a number, or of WATCH a status */
static void
comments_schema_learned_single(comments_schema_t *schema, const char *command,
    comments_str_t key)
{
    comments_str_t  args[2];

    args[0] = comments_str_c(command);
    args[1] = key;

    comments_schema_put(schema, args, 2, command[0] == 'W'
                                         ? REDIS_REPLY_STATUS
                                         : REDIS_REPLY_INTEGER);
}

/*
 * Tokens of comments from strangers: none fails, there are never too many, none
 * is there twice, their texts are UTF-8 if the comment is, and the same comment
 * has the same tokens wherever it lies. Whatever Redis says of them, there is
 * an opinion.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_learn.h"
#include "comments_text.h"
#include "comments_tokens.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define ARENA_MAX    (16 * 1024 * 1024)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_tokens(comments_arena_t *arena, const uint8_t *data,
    size_t size, comments_tokens_t *tokens);
static void fuzz_check(const comments_tokens_t *tokens, int utf8);
static void fuzz_judge(const comments_tokens_t *tokens, const uint8_t *data,
    size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t              i;
    uint8_t            *copy;
    comments_arena_t   *arena;
    comments_tokens_t   tokens, again;

    arena = comments_arena_create(ARENA_MAX);
    CHECK(arena != NULL);

    fuzz_tokens(arena, data, size, &tokens);
    fuzz_check(&tokens,
               comments_text_check(comments_str_of((const char *) data, size))
               == COMMENTS_TEXT_OK);
    fuzz_judge(&tokens, data, size);

    /* at another place, with nothing behind it */

    copy = malloc(size ? size : 1);
    CHECK(copy != NULL);

    if (size) {
        memcpy(copy, data, size);
    }

    fuzz_tokens(arena, copy, size, &again);

    CHECK(tokens.n == again.n);

    for (i = 0; i < tokens.n; i++) {
        CHECK(tokens.list[i].hash == again.list[i].hash);
        CHECK(tokens.list[i].kind == again.list[i].kind);
        CHECK(comments_str_eq(tokens.list[i].text, again.list[i].text));
    }

    free(copy);
    comments_arena_destroy(arena);

    return 0;
}


/* fields are parted by line feeds: name, website, address; the rest is text */
static void
fuzz_tokens(comments_arena_t *arena, const uint8_t *data, size_t size,
    comments_tokens_t *tokens)
{
    size_t               i, n;
    const char          *p, *end;
    comments_str_t       fields[4];
    comments_comment_t   comment;

    memset(&comment, 0, sizeof(comments_comment_t));
    memset(fields, 0, sizeof(fields));

    p = (const char *) data;
    n = 0;

    while (size && n < 3) {
        end = memchr(p, '\n', size);

        if (end == NULL) {
            break;
        }

        i = (size_t) (end - p);
        fields[n++] = comments_str_of(p, i);
        p += i + 1;
        size -= i + 1;
    }

    comment.name = fields[0];
    comment.website = fields[1];
    comment.email = fields[2];
    comment.email_hash = fields[2];
    comment.text = comments_str_of(size ? p : NULL, size);

    CHECK(comments_tokens_make(arena, &comment, tokens) == COMMENTS_OK);
}


static void
fuzz_check(const comments_tokens_t *tokens, int utf8)
{
    size_t                   i, j;
    char                     name[COMMENTS_TOKEN_LEN];
    const comments_token_t  *token;

    CHECK(tokens->n > 0 && tokens->n <= COMMENTS_TOKENS_MAX);

    for (i = 0; i < tokens->n; i++) {

        token = &tokens->list[i];

        CHECK(token->text.len > 0 && token->text.len <= 65536);
        CHECK(token->hash < 1U << COMMENTS_TOKENS_BITS);

        comments_tokens_name(token->hash, name);

        for (j = 0; j < sizeof(name); j++) {
            CHECK((name[j] >= '0' && name[j] <= '9')
                  || (name[j] >= 'a' && name[j] <= 'v'));
        }

        for (j = 0; j < i; j++) {
            CHECK(tokens->list[j].hash != token->hash);
        }

        /* hosts are cut by bytes */

        if (utf8 && token->kind != COMMENTS_TOKEN_HOST
            && token->kind != COMMENTS_TOKEN_DOMAIN)
        {
            CHECK(comments_text_check(token->text) == COMMENTS_TEXT_OK);
        }
    }
}


static void
fuzz_judge(const comments_tokens_t *tokens, const uint8_t *data, size_t size)
{
    size_t                     i;
    comments_buf_t             out;
    comments_learned_t         learned;
    comments_learn_opinion_t   opinion;

    memset(&learned, 0, sizeof(comments_learned_t));

    if (size) {
        memcpy(&learned, data,
               size < sizeof(learned) ? size : sizeof(learned));
    }

    comments_learn_judge(tokens, &learned, &opinion);

    CHECK(opinion.nbecause <= COMMENTS_LEARN_BECAUSE);
    CHECK(opinion.verdict == COMMENTS_LEARN_SILENT
          || (opinion.doubtful > 0 && opinion.spam > 0));

    for (i = 0; i < opinion.nbecause; i++) {
        CHECK(opinion.because[i] >= tokens->list
              && opinion.because[i] < tokens->list + tokens->n);
    }

    comments_buf_init(&out, 1024 * 1024);
    CHECK(comments_learn_because(&out, &opinion) == COMMENTS_OK);
    comments_buf_free(&out);
}

/*
 * Tokens of a comment: what counts, in which form, and how many there are.
 */

#include <stdlib.h>

#include "comments_tokens.h"
#include "comments_tokens_fold.h"
#include "tap.h"


#define TEXT_LEN  (1024 * 1024)


typedef struct {
    const char              *text;
    comments_token_kind_t    kind;
    const char              *want;
    const char              *what;
} tokens_case_t;


static void test_text(void);
static void test_none(void);
static void test_fields(void);
static void test_names(void);
static void test_fold(void);
static void test_bounds(void);
static void test_same(void);
static void test_memory(void);
static const comments_tokens_t *tokens_of(const comments_comment_t *comment);
static const comments_tokens_t *tokens_of_text(const char *text);
static const comments_token_t *tokens_find(const comments_tokens_t *tokens,
    comments_token_kind_t kind, const char *text);


static comments_arena_t  *arena;


int
main(void)
{
    plan_none();

    arena = comments_arena_create(SIZE_MAX / 2);

    test_text();
    test_none();
    test_fields();
    test_names();
    test_fold();
    test_bounds();
    test_same();
    test_memory();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_text(void)
{
    size_t  i;

    static const tokens_case_t  cases[] = {
        { "Buy Cheap pills", 'w', "cheap", "a word in lower case" },
        { "Buy Cheap pills", 'p', "buy cheap", "two words" },
        { "well, this", 'p', "well this", "two words around a comma" },
        { "subscribers", 's', "subs", "the stem of a longer word" },
        { "subscribers", 'l', "subscr", "and one of six characters" },
        { "\xd0\xbf\xd0\xbe\xd0\xb4\xd0\xbf\xd0\xb8\xd1\x88"
          "\xd0\xb8\xd1\x82\xd0\xb5", 'l',
          "\xd0\xbf\xd0\xbe\xd0\xb4\xd0\xbf\xd0\xb8\xd1\x88",
          "of any script" },
        { "soooooo good", 'w', "soo", "at most two of a character" },
        { "don't", 'w', "don't", "an apostrophe inside" },
        { "don\xe2\x80\x99t", 'w', "don't", "a typographic one" },
        { "call 0800123", 'w', "<n6>", "a number by its digits" },
        { "win 50 now", 'p', "<n2> now", "a number in a pair" },
        { "what?!", 'm', "?!", "marks" },
        { "wow \xf0\x9f\x98\x80", 'm', "\xf0\x9f\x98\x80", "an emoji" },
        { "Check this out", '^', "1 check", "the first word" },
        { "Check this out", '^', "2 this", "the second word" },
        { "Check this out!!!!", '$', "1 !!!", "the last piece" },
        { "a\xcc\x81nn", 'w', "ann", "an accent of its own is dropped" },
        { "vi\xe2\x80\x8b\x61gra", 'w', "viagra", "a zero width space" },
        { "\xd0\x9f\xd0\xa0\xd0\x98", 'w', "\xd0\xbf\xd1\x80\xd0\xb8",
          "Cyrillic in lower case" },
        { "\xce\xa3\xce\x91", 'w', "\xcf\x83\xce\xb1", "Greek" },
        { "\xf0\x9d\x97\x99\xf0\x9d\x97\xbf\xf0\x9d\x97\xb2\xf0\x9d\x97\xb2",
          'w', "free", "mathematical letters are ASCII" },
        { "\xef\xbc\xa6\xef\xbd\x92", 'w', "fr", "so is full width" },
        { "\xe4\xbd\xa0\xe5\xa5\xbd", 'w', "\xe4\xbd\xa0\xe5\xa5\xbd",
          "two Han characters" },
        { "\xe4\xbd\xa0\xe5\xa5\xbd", 'w', "\xe5\xa5\xbd", "and one" },

        { "see http://Spam.Example/Buy-now?x=1", 'h', "spam.example",
          "the host of a link" },
        { "see http://spam.example/Buy-now?x=1", 'u', "buy", "its path" },
        { "see http://spam.example/Buy-now?x=1", 't', "example", "its end" },
        { "see http://spam.example/", 'p', "see <link>", "a link in a pair" },
        { "http://a.b.example.co", 'h', "example.co", "its last two labels" },
        { "www.x.example:8080/a", 'h', "x.example", "without www and port" },
        { "here...https://q.example/", 'h', "q.example", "one behind dots" },
        { "go to casino.com.", 'h', "casino.com", "a bare host" },
        { "(bit.ly/abc)", 'h', "bit.ly", "one in brackets" },
        { "x.example/path", 'h', "x.example", "any host with a path" },
        { "<a href=\"http://q.example\">", 'h', "q.example", "one in a tag" },

        { "http://a.example b", '#', "links 01", "one link" },
        { "a b", '#', "links 00", "no link" },
        { "SHOUTING ALL", '#', "capitals 04", "the share of capitals" },
        { "h\xd0\xb5llo", '#', "mixed scripts 01", "a word of two scripts" },
        { "\xef\xbc\xa6\xef\xbd\x92", '#', "disguised letters 01",
          "letters in disguise" },
        { "", '#', "beside 0 links 00", "nothing" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(tokens_find(tokens_of_text(cases[i].text), cases[i].kind,
                       cases[i].want) != NULL,
           "%s: %s", cases[i].what, cases[i].want);
    }
}


/* what looks like a token and is none */
static void
test_none(void)
{
    size_t  i;

    static const tokens_case_t  cases[] = {
        { "the end.Next one", 'h', "end.next", "two sentences are no host" },
        { "pi is 3.14", 'h', "3.14", "nor is a number" },
        { "use node.js", 'h', "node.js", "nor is a file" },
        { "ann@casino.com", 'h', "casino.com", "nor is a mail address" },
        { "hell", 's', "hell", "a short word has no stem" },
        { "hellos", 'l', "hellos", "one of six characters has no long one" },
        { "1234567", 'l', "123456", "nor has a number" },
        { "\xe4\xbd\xa0 \xe5\xa5\xbd", 'w', "\xe4\xbd\xa0\xe5\xa5\xbd",
          "Han characters apart are no two" },
        { "hello world", '#', "mixed scripts 01", "one script is not mixed" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ok(tokens_find(tokens_of_text(cases[i].text), cases[i].kind,
                       cases[i].want) == NULL,
           "%s", cases[i].what);
    }
}


static void
test_fields(void)
{
    comments_comment_t        comment;
    const comments_tokens_t  *tokens;

    memset(&comment, 0, sizeof(comments_comment_t));

    comment.name = comments_str_c("Cheap Shoes");
    comment.email = comments_str_c("a@mail.example");
    comment.email_hash = comments_str_c("91b5db23910127525eff9bb041f50dec");
    comment.website = comments_str_c("https://shoes.example/sale");
    comment.text = comments_str_c("Nice post");

    tokens = tokens_of(&comment);

    ok(tokens_find(tokens, 'n', "shoes") != NULL, "a word of the name");
    ok(tokens_find(tokens, 'w', "shoes") == NULL, "which is none of the text");
    ok(tokens_find(tokens, 'e', "mail.example") != NULL, "domain of a mail");
    ok(tokens_find(tokens, 'a', "91b5db23910127525eff9bb041f50dec") != NULL,
       "the address, by its hash");
    ok(tokens_find(tokens, 'h', "shoes.example") != NULL, "host of a website");
    ok(tokens_find(tokens, '#', "website 01") != NULL, "there is a website");
    ok(tokens_find(tokens, '#', "links 00") != NULL, "it is no link of a text");

    comment.website = comments_str_c("");
    ok(tokens_find(tokens_of(&comment), '#', "website 00") != NULL,
       "there is no website");
}


/* names are stored in Redis: they stay what they are for ever */
static void
test_names(void)
{
    size_t                   i;
    char                     name[COMMENTS_TOKEN_LEN];
    const comments_token_t  *token;

    static const tokens_case_t  cases[] = {
        { "viagra casino", 'w', "viagra", "osn8" },
        { "viagra casino", 'p', "viagra casino", "vs03" },
        { "http://casino.example/", 'h', "casino.example", "85rk" },
        { "x", '#', "links 00", "7hbf" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        token = tokens_find(tokens_of_text(cases[i].text), cases[i].kind,
                            cases[i].want);

        if (!ok(token != NULL, "there is \"%s\"", cases[i].want)) {
            continue;
        }

        comments_tokens_name(token->hash, name);
        is_str(name, sizeof(name), cases[i].what, "the name of \"%s\"",
               cases[i].want);
    }

    comments_tokens_name(0, name);
    is_str(name, sizeof(name), "0000", "the first name");

    comments_tokens_name((1U << COMMENTS_TOKENS_BITS) - 1, name);
    is_str(name, sizeof(name), "vvvv", "the last name");
}


static void
test_fold(void)
{
    size_t    i;
    uint32_t  c;

    static const uint32_t  cases[][2] = {
        { 'A', 'a' }, { 'z', 'z' }, { '[', '[' }, { 0xc4, 0xe4 },
        { 0xd7, 0xd7 }, { 0xde, 0xfe }, { 0xdf, 0xdf }, { 0x100, 0x101 },
        { 0x101, 0x101 }, { 0x130, 0x130 }, { 0x139, 0x13a }, { 0x138, 0x138 },
        { 0x178, 0xff }, { 0x17d, 0x17e }, { 0x386, 0x3ac }, { 0x3a9, 0x3c9 },
        { 0x3a2, 0x3a2 }, { 0x401, 0x451 }, { 0x42f, 0x44f }, { 0x4c0, 0x4c0 },
        { 0x4c1, 0x4c2 }, { 0x531, 0x561 }, { 0x1e9e, 0x1e9e },
        { 0x1ea0, 0x1ea1 }, { 0xff21, 'a' }, { 0xff15, '5' },
        { 0x1d400, 'a' }, { 0x1d433, 'z' }, { 0x1d7ff, '9' }, { 0x4e00, 0x4e00 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is_int(comments_tokens_fold(cases[i][0]), cases[i][1],
               "the form of U+%04X", (unsigned) cases[i][0]);
    }

    for (c = 0; c <= 0x10ffff; c++) {
        if (comments_tokens_fold(comments_tokens_fold(c))
            != comments_tokens_fold(c))
        {
            break;
        }
    }

    is_int(c, 0x110000, "the form of a form is itself");
}


static void
test_bounds(void)
{
    size_t                    i, n;
    char                     *text;
    comments_comment_t        comment;
    const comments_tokens_t  *tokens;

    static const char *const  parts[] = {
        "a", "a.", "a.b", "a-", "http://", "www.", "'", "a'", ".a", "!", "a! ",
        "\xe4\xbd\xa0", "\xff", "\xcc\x81", "x.co/", "word%zu ", "A1.", "@a."
    };

    /* what is not linear takes hours here and ends at the limit of the tests */

    text = malloc(TEXT_LEN + 64);

    memset(&comment, 0, sizeof(comments_comment_t));

    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {

        for (n = 0; n < TEXT_LEN; n += strlen(text + n)) {
            if (strchr(parts[i], '%')) {
                (void) snprintf(text + n, 32, "word%zu ", n);

            } else {
                (void) strcpy(text + n, parts[i]);
            }
        }

        comment.text = comments_str_of(text, TEXT_LEN);
        comment.name = comment.text;

        tokens = tokens_of(&comment);

        ok(tokens->n > 0 && tokens->n <= COMMENTS_TOKENS_MAX,
           "1 MB of \"%s\" has %zu tokens", parts[i], tokens->n);
    }

    is_int(tokens_of_text("a b c d e f g")->n < 40, 1, "a short text has few");

    /* a link at the end of a text that is too long is there nevertheless */

    for (n = 0; n < 8000; n += strlen(text + n)) {
        (void) snprintf(text + n, 32, "word%zu ", n);
    }

    (void) strcpy(text + n, "http://last.example/");
    tokens = tokens_of_text(text);

    is_int(tokens->n, COMMENTS_TOKENS_MAX, "a long text has all it may have");
    ok(tokens_find(tokens, 'h', "last.example") != NULL, "its last link too");

    free(text);
}


static void
test_same(void)
{
    size_t                    i, j;
    comments_tokens_t         first;
    const comments_tokens_t  *again;

    static const char  text[] = "Buy cheap SHOES at http://shoes.example/a now,"
                                " buy buy buy! \xe4\xbd\xa0\xe5\xa5\xbd";

    first = *tokens_of_text(text);
    again = tokens_of_text(text);

    is_int(first.n, again->n, "as many tokens");

    for (i = 0; i < first.n && i < again->n; i++) {
        if (first.list[i].hash != again->list[i].hash) {
            break;
        }
    }

    is_int(i, first.n, "the same tokens in the same order");

    for (i = 0; i < first.n; i++) {
        for (j = 0; j < i && first.list[i].hash != first.list[j].hash; j++) {
            /* void */
        }

        if (j < i) {
            break;
        }
    }

    is_int(i, first.n, "no token twice");
}


static void
test_memory(void)
{
    comments_arena_t    *small;
    comments_tokens_t    tokens;
    comments_comment_t   comment;

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.text = comments_str_c("some words and more of them and more");

    small = comments_arena_create(256);
    is_int(comments_tokens_make(small, &comment, &tokens), COMMENTS_ERROR,
           "no memory is told");
    comments_arena_destroy(small);
}


static const comments_tokens_t *
tokens_of(const comments_comment_t *comment)
{
    static comments_tokens_t  tokens;

    memset(&tokens, 0, sizeof(comments_tokens_t));

    if (comments_tokens_make(arena, comment, &tokens) != COMMENTS_OK) {
        diag("no tokens");
        tokens.n = 0;
    }

    return &tokens;
}


static const comments_tokens_t *
tokens_of_text(const char *text)
{
    comments_comment_t  comment;

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.text = comments_str_c(text);

    return tokens_of(&comment);
}


static const comments_token_t *
tokens_find(const comments_tokens_t *tokens, comments_token_kind_t kind,
    const char *text)
{
    size_t  i;

    for (i = 0; i < tokens->n; i++) {
        if (tokens->list[i].kind == kind
            && comments_str_eq(tokens->list[i].text, comments_str_c(text)))
        {
            return &tokens->list[i];
        }
    }

    return NULL;
}

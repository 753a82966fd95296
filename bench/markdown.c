/*
 * How long a comment's Markdown takes: by comments_markdown_render(), which
 * goes a shorter way where it can, and by the parser alone. Prints for each
 * kind of text its name and the processor time of both ways, ns a comment.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "comments_markdown.h"


#define MARKDOWN_COMMENTS  100
#define MARKDOWN_TIMES     20
#define MARKDOWN_LEN       550      /* bytes of a text, at most */
#define MARKDOWN_PARTS     4


typedef struct {
    const char  *name;
    const char  *parts[MARKDOWN_PARTS];
} markdown_kind_t;


static size_t markdown_text(const markdown_kind_t *kind, unsigned number,
    char *text);
static double markdown_time(const markdown_kind_t *kind, int parsed,
    comments_buf_t *out);


static const markdown_kind_t  markdown_kinds[] = {
    { "prose", {
        "I agree with that, though it took me a while to see why.",
        "Thanks for writing it up, it helped me a lot today.",
        "One more question: what of the second paragraph?",
        "That is plain prose of a reader, with commas, and a full stop." } },

    { "marks", {
        "I **agree** with that, see https://example.org/page for more.",
        "Thanks for writing it up, it *helped* me a lot.",
        "One more `question` about the second paragraph.",
        "A [link](https://example.org/a) says the same thing." } },

    { "blocks", {
        "\n\n- a list\n- of two things\n\nand text behind it.",
        "\n\n> what another one has said, quoted\n\nand an answer.",
        "\n\n```\nfor (;;) { code }\n```\n\nis how it is written.",
        "\n\n1. first\n2. second\n\nand so on." } }
};


int
main(void)
{
    size_t          i;
    double          rendered, parsed;
    comments_buf_t  out;

    comments_buf_init(&out, 1024 * 1024);

    for (i = 0; i < sizeof(markdown_kinds) / sizeof(markdown_kinds[0]); i++) {
        rendered = markdown_time(&markdown_kinds[i], 0, &out);
        parsed = markdown_time(&markdown_kinds[i], 1, &out);

        if (rendered < 0 || parsed < 0) {
            fprintf(stderr, "markdown: out of memory\n");
            return 1;
        }

        printf("%s %.0f %.0f\n", markdown_kinds[i].name, rendered, parsed);
    }

    comments_buf_free(&out);

    return 0;
}


/* whole parts up to MARKDOWN_LEN bytes, another order for each number */
static size_t
markdown_text(const markdown_kind_t *kind, unsigned number, char *text)
{
    size_t       len, n;
    const char  *part;

    for (len = 0; /* void */ ; number++) {
        part = kind->parts[number % MARKDOWN_PARTS];
        n = strlen(part);

        if (len + n + 1 > MARKDOWN_LEN) {
            return len;
        }

        if (len) {
            text[len++] = ' ';
        }

        memcpy(text + len, part, n);
        len += n;
    }
}


static double
markdown_time(const markdown_kind_t *kind, int parsed, comments_buf_t *out)
{
    int              rc;
    char             text[MARKDOWN_LEN];
    unsigned         i, j;
    struct timespec  begun, ended;
    comments_str_t   s;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);

    for (i = 0; i < MARKDOWN_TIMES; i++) {
        for (j = 0; j < MARKDOWN_COMMENTS; j++) {
            comments_buf_truncate(out, 0);

            s = comments_str_of(text, markdown_text(kind, j, text));

            rc = parsed ? comments_markdown_render_parsed(out, s, 1)
                        : comments_markdown_render(out, s, 1);

            if (rc != COMMENTS_OK) {
                return -1;
            }
        }
    }

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);

    return ((double) (ended.tv_sec - begun.tv_sec) * 1e9
            + (double) (ended.tv_nsec - begun.tv_nsec))
           / (MARKDOWN_TIMES * MARKDOWN_COMMENTS);
}

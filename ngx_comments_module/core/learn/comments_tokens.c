/*
 * The tokens of a comment.
 *
 * What they are was found by measurement (lua-free-docs/spam.md). Words alone
 * tell half of the spam. Pairs, the stems of longer words, and the words at
 * both ends of a text, where spam says what it wants, tell most of the rest.
 * Classes of lengths and numbers stand for links that were never seen before.
 *
 * The text is read twice: the first pass counts and collects links, the second
 * one takes the words, until there are enough tokens.
 */

#include "comments_tokens.h"
#include "comments_tokens_read.h"


/* tokens that name, website and links may fill; the rest is for words */
#define COMMENTS_TOKENS_AUTHOR_MOST  64
#define COMMENTS_TOKENS_LINKS_MOST   128

/* letters, below which a share of capitals tells nothing */
#define COMMENTS_TOKENS_SHARE_MIN    8


/* the words at both ends of a text */
typedef struct {
    comments_piece_t   first;
    comments_piece_t   second;
    comments_piece_t   last;
    size_t             n;
    unsigned           mixed:1;
} comments_tokens_ends_t;


static void comments_tokens_author(comments_tokens_set_t *set,
    const comments_comment_t *comment);
static void comments_tokens_website(comments_tokens_set_t *set,
    comments_str_t website);
static void comments_tokens_survey(comments_tokens_set_t *set,
    comments_tokens_reader_t *reader, comments_tokens_ends_t *ends);
static void comments_tokens_shape(comments_tokens_set_t *set,
    const comments_tokens_reader_t *reader,
    const comments_tokens_ends_t *ends);
static void comments_tokens_class(comments_tokens_set_t *set,
    const char *name, size_t class, size_t most);
static size_t comments_tokens_bits(size_t n);
static void comments_tokens_end(comments_tokens_set_t *set,
    comments_token_kind_t kind, const char *place,
    const comments_piece_t *piece);
static void comments_tokens_words(comments_tokens_set_t *set,
    comments_str_t text);
static void comments_tokens_word(comments_tokens_set_t *set,
    const comments_piece_t *piece, const comments_piece_t *before);
static void comments_tokens_dense(comments_tokens_set_t *set,
    const comments_piece_t *piece, const comments_piece_t *before);


int
comments_tokens_make(comments_arena_t *arena,
    const comments_comment_t *comment, comments_tokens_t *tokens)
{
    comments_tokens_set_t      set;
    comments_tokens_ends_t    *ends;
    comments_tokens_reader_t   reader;

    ends = comments_arena_calloc(arena, 1, sizeof(comments_tokens_ends_t));
    if (ends == NULL) {
        return COMMENTS_ERROR;
    }

    comments_tokens_set_init(&set, arena, tokens);

    set.most = COMMENTS_TOKENS_AUTHOR_MOST;

    comments_tokens_author(&set, comment);
    comments_tokens_website(&set, comment->website);

    set.most = COMMENTS_TOKENS_LINKS_MOST;

    comments_tokens_read_init(&reader, comment->text);
    comments_tokens_survey(&set, &reader, ends);

    set.most = COMMENTS_TOKENS_MAX;

    comments_tokens_shape(&set, &reader, ends);

    if (ends->n) {
        comments_tokens_end(&set, COMMENTS_TOKEN_FIRST, "1", &ends->first);
        comments_tokens_end(&set, COMMENTS_TOKEN_LAST, "1", &ends->last);
    }

    if (ends->n > 1) {
        comments_tokens_end(&set, COMMENTS_TOKEN_FIRST, "2", &ends->second);
    }

    comments_tokens_words(&set, comment->text);

    return set.failed ? COMMENTS_ERROR : COMMENTS_OK;
}


void
comments_tokens_name(uint32_t hash, char name[COMMENTS_TOKEN_LEN])
{
    int  i;

    static const char  digits[] = "0123456789abcdefghijklmnopqrstuv";

    for (i = COMMENTS_TOKEN_LEN - 1; i >= 0; i--) {
        name[i] = digits[hash & 31];
        hash >>= 5;
    }
}


static void
comments_tokens_author(comments_tokens_set_t *set,
    const comments_comment_t *comment)
{
    size_t                     i;
    comments_piece_t           piece;
    comments_tokens_reader_t   reader;

    comments_tokens_set_add(set, COMMENTS_TOKEN_AUTHOR, comment->email_hash);

    for (i = comment->email.len; i > 0; i--) {
        if (comment->email.data[i - 1] == '@') {
            comments_tokens_set_add(set, COMMENTS_TOKEN_EMAIL,
                           comments_str_of(comment->email.data + i,
                                           comment->email.len - i));
            break;
        }
    }

    comments_tokens_read_init(&reader, comment->name);

    while (!comments_tokens_set_full(set)
           && comments_tokens_read(&reader, &piece))
    {
        if (piece.kind == COMMENTS_PIECE_LINK) {
            comments_tokens_link_add(set, &piece.link);

        } else {
            comments_tokens_set_add(set, COMMENTS_TOKEN_NAME,
                                    comments_tokens_piece(&piece));
        }
    }
}


static void
comments_tokens_website(comments_tokens_set_t *set, comments_str_t website)
{
    comments_tokens_link_t  link;

    comments_tokens_class(set, "website", website.len != 0, 1);

    if (website.len
        && comments_tokens_link(website, 1, &link) == COMMENTS_OK)
    {
        comments_tokens_link_add(set, &link);
    }
}


/* the first pass: counts, links, and the words at both ends */
static void
comments_tokens_survey(comments_tokens_set_t *set,
    comments_tokens_reader_t *reader, comments_tokens_ends_t *ends)
{
    while (comments_tokens_read(reader, &ends->last)) {

        if (ends->last.kind == COMMENTS_PIECE_LINK) {
            comments_tokens_link_add(set, &ends->last.link);
        }

        if (ends->n == 0) {
            ends->first = ends->last;

        } else if (ends->n == 1) {
            ends->second = ends->last;
        }

        ends->mixed |= ends->last.mixed;
        ends->n++;
    }
}


static void
comments_tokens_shape(comments_tokens_set_t *set,
    const comments_tokens_reader_t *reader, const comments_tokens_ends_t *ends)
{
    size_t  length;

    static const char *const  beside[] = {
        "beside 0 links", "beside 1 link", "beside 2 links",
        "beside more links"
    };

    length = comments_tokens_bits(reader->chars);

    comments_tokens_class(set, "links", reader->links, 3);
    comments_tokens_class(set, beside[reader->links < 3 ? reader->links : 3],
                          length, 20);
    comments_tokens_class(set, "exclamation marks", reader->shouts, 3);
    comments_tokens_class(set, "digits", comments_tokens_bits(reader->digits),
                          4);
    comments_tokens_class(set, "scripts", reader->scripts, 0x3f);
    comments_tokens_class(set, "disguised letters", reader->fancy, 1);

    if (ends->mixed) {
        comments_tokens_class(set, "mixed scripts", 1, 1);
    }

    if (reader->letters >= COMMENTS_TOKENS_SHARE_MIN) {
        comments_tokens_class(set, "capitals",
                              4 * reader->upper / reader->letters, 4);
    }
}


/* adds "NAME CLASS"; a class above most counts as that */
static void
comments_tokens_class(comments_tokens_set_t *set, const char *name,
    size_t class, size_t most)
{
    char  digits[2];

    if (class > most) {
        class = most;
    }

    digits[0] = (char) ('0' + class / 10);
    digits[1] = (char) ('0' + class % 10);

    comments_tokens_set_add_two(set, COMMENTS_TOKEN_SHAPE,
                                comments_str_c(name),
                                comments_str_of(digits, 2));
}


/* the number of binary digits: 0, 1, 2 to 3, 4 to 7, … */
static size_t
comments_tokens_bits(size_t n)
{
    size_t  bits;

    for (bits = 0; n; n >>= 1) {
        bits++;
    }

    return bits;
}


static void
comments_tokens_end(comments_tokens_set_t *set, comments_token_kind_t kind,
    const char *place, const comments_piece_t *piece)
{
    comments_tokens_set_add_two(set, kind, comments_str_c(place),
                                comments_tokens_piece(piece));
}


/* the second pass */
static void
comments_tokens_words(comments_tokens_set_t *set, comments_str_t text)
{
    int                        now;
    comments_piece_t           pieces[2], *piece, *before;
    comments_tokens_reader_t   reader;

    comments_tokens_read_init(&reader, text);

    before = NULL;
    now = 0;

    while (!comments_tokens_set_full(set)) {

        piece = &pieces[now];

        if (!comments_tokens_read(&reader, piece)) {
            break;
        }

        switch (piece->kind) {

        case COMMENTS_PIECE_MARKS:

            /* the word before it stays in its place, and pairs go over it */

            comments_tokens_set_add(set, COMMENTS_TOKEN_MARKS,
                                    comments_tokens_piece(piece));

            if (before && before->kind == COMMENTS_PIECE_DENSE) {
                before = NULL;
            }

            continue;

        case COMMENTS_PIECE_DENSE:
            comments_tokens_dense(set, piece, before);
            break;

        default:
            comments_tokens_word(set, piece, before);
            break;
        }

        before = piece;
        now = !now;
    }
}


static void
comments_tokens_word(comments_tokens_set_t *set,
    const comments_piece_t *piece, const comments_piece_t *before)
{
    comments_str_t  word;

    word = comments_tokens_piece(piece);

    comments_tokens_set_add(set, COMMENTS_TOKEN_WORD, word);

    if (before && before->kind != COMMENTS_PIECE_DENSE) {
        comments_tokens_set_add_two(set, COMMENTS_TOKEN_PAIR,
                                    comments_tokens_piece(before), word);
    }

    if (piece->stem) {
        comments_tokens_set_add(set, COMMENTS_TOKEN_STEM,
                                comments_str_of(piece->data, piece->stem));
    }

    if (piece->long_stem) {
        comments_tokens_set_add(set, COMMENTS_TOKEN_LONG_STEM,
                                comments_str_of(piece->data,
                                                piece->long_stem));
    }
}


/* of a dense script each character, and each two that touch */
static void
comments_tokens_dense(comments_tokens_set_t *set,
    const comments_piece_t *piece, const comments_piece_t *before)
{
    char    two[8];
    size_t  len;

    comments_tokens_set_add(set, COMMENTS_TOKEN_WORD,
                            comments_tokens_piece(piece));

    if (before == NULL || before->kind != COMMENTS_PIECE_DENSE
        || !piece->joined)
    {
        return;
    }

    len = before->len + piece->len;

    if (len <= sizeof(two)) {
        memcpy(two, before->data, before->len);
        memcpy(two + before->len, piece->data, piece->len);
        comments_tokens_set_add(set, COMMENTS_TOKEN_WORD,
                                comments_str_of(two, len));
    }
}

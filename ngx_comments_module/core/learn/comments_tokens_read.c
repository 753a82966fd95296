/*
 * Reads a text piece by piece.
 *
 *   begins with   is                    ends before
 *   a link        <link>                what comments_tokens_link() says
 *   letter        a word                what is no letter and no digit; an
 *                                       apostrophe between letters is inside
 *   digit         a number, or a word   the same
 *   dense letter  one character
 *   mark          marks                 what is no mark
 *
 * A word is kept in its one form, with at most two equal characters in a row
 * and at most COMMENTS_TOKENS_WORD_CHARS characters.
 */

#include "comments_ascii.h"
#include "comments_tokens_read.h"


/* characters of stems, and of the longest number that is told apart */
#define COMMENTS_TOKENS_STEM_CHARS    4
#define COMMENTS_TOKENS_LONG_CHARS    6
#define COMMENTS_TOKENS_NUMBER_CHARS  6

/* marks in a row that count */
#define COMMENTS_TOKENS_MARKS_CHARS   3


/* a word while it is read */
typedef struct {
    size_t     chars;
    size_t     letters;
    size_t     same;         /* equal characters at its end */
    uint32_t   last;
    unsigned   scripts;
} comments_read_word_t;


static int comments_tokens_read_word(comments_tokens_reader_t *reader,
    comments_piece_t *piece);
static void comments_tokens_read_char(comments_tokens_reader_t *reader,
    const comments_tokens_char_t *ch, comments_read_word_t *word,
    comments_piece_t *piece);
static void comments_tokens_read_end(const comments_read_word_t *word,
    comments_piece_t *piece);
static void comments_tokens_read_marks(comments_tokens_reader_t *reader,
    comments_piece_t *piece);
static void comments_tokens_read_put(comments_piece_t *piece, uint32_t c);
static unsigned comments_tokens_script(const comments_tokens_char_t *ch);


void
comments_tokens_read_init(comments_tokens_reader_t *reader,
    comments_str_t text)
{
    memset(reader, 0, sizeof(comments_tokens_reader_t));

    reader->p = text.data;
    reader->end = text.data ? text.data + text.len : text.data;
    reader->apart = 1;
}


int
comments_tokens_read(comments_tokens_reader_t *reader, comments_piece_t *piece)
{
    int                      joined;
    const char              *start;
    comments_str_t           rest;
    comments_tokens_char_t   ch;

    joined = 1;

    for ( ;; ) {

        start = reader->p;

        if (!comments_tokens_next(&reader->p, reader->end, &ch)) {
            return 0;
        }

        if (ch.class != COMMENTS_TOKENS_SPACE) {
            break;
        }

        reader->apart = 1;
        joined = 0;
    }

    piece->len = 0;
    piece->stem = 0;
    piece->long_stem = 0;
    piece->mixed = 0;
    piece->joined = joined != 0;

    rest = comments_str_of(start, (size_t) (reader->end - start));

    if (ch.raw < 0x80
        && comments_tokens_link(rest, reader->apart, &piece->link)
           == COMMENTS_OK)
    {
        piece->kind = COMMENTS_PIECE_LINK;
        piece->len = sizeof("<link>") - 1;
        memcpy(piece->data, "<link>", piece->len);

        reader->p = start + piece->link.all.len;
        reader->links++;
        reader->apart = 0;

        return 1;
    }

    reader->p = start;

    if (ch.class == COMMENTS_TOKENS_MARK) {
        comments_tokens_read_marks(reader, piece);
        return 1;
    }

    return comments_tokens_read_word(reader, piece);
}


static int
comments_tokens_read_word(comments_tokens_reader_t *reader,
    comments_piece_t *piece)
{
    const char              *at, *behind;
    comments_read_word_t     word;
    comments_tokens_char_t   ch, next;

    memset(&word, 0, sizeof(comments_read_word_t));

    reader->apart = 0;

    for ( ;; ) {

        at = reader->p;

        if (!comments_tokens_next(&reader->p, reader->end, &ch)) {
            break;
        }

        if (ch.class == COMMENTS_TOKENS_DENSE) {

            if (word.chars) {
                reader->p = at;
                break;
            }

            comments_tokens_read_char(reader, &ch, &word, piece);
            piece->kind = COMMENTS_PIECE_DENSE;
            reader->apart = 1;

            return 1;
        }

        if (word.letters && (ch.folded == '\'' || ch.raw == 0x2019)) {
            behind = reader->p;

            if (comments_tokens_next(&behind, reader->end, &next)
                && next.class == COMMENTS_TOKENS_LETTER)
            {
                comments_tokens_read_put(piece, '\'');
                continue;
            }
        }

        if (ch.class != COMMENTS_TOKENS_LETTER
            && ch.class != COMMENTS_TOKENS_DIGIT)
        {
            reader->p = at;
            break;
        }

        comments_tokens_read_char(reader, &ch, &word, piece);
    }

    comments_tokens_read_end(&word, piece);

    return 1;
}


/* counts one character of a word, and keeps it if there is room */
static void
comments_tokens_read_char(comments_tokens_reader_t *reader,
    const comments_tokens_char_t *ch, comments_read_word_t *word,
    comments_piece_t *piece)
{
    int       upper;
    unsigned  script;

    upper = ch->folded != ch->raw;

    reader->chars++;

    if (ch->folded < 0x80 && ch->raw >= 0x80) {
        reader->fancy++;
    }

    if (ch->class == COMMENTS_TOKENS_DIGIT) {
        reader->digits++;

    } else {
        script = comments_tokens_script(ch);

        reader->letters++;
        reader->upper += upper;
        reader->scripts |= script;

        word->letters++;
        word->scripts |= script;
    }

    word->same = word->chars && ch->folded == word->last ? word->same + 1 : 1;
    word->last = ch->folded;

    if (word->same > 2) {
        return;
    }

    word->chars++;

    if (word->chars <= COMMENTS_TOKENS_WORD_CHARS) {
        comments_tokens_read_put(piece, ch->folded);
    }

    if (word->chars == COMMENTS_TOKENS_STEM_CHARS) {
        piece->stem = piece->len;
    }

    if (word->chars == COMMENTS_TOKENS_LONG_CHARS) {
        piece->long_stem = piece->len;
    }
}


static void
comments_tokens_read_end(const comments_read_word_t *word,
    comments_piece_t *piece)
{
    size_t  digits;

    piece->kind = COMMENTS_PIECE_WORD;

    if (word->chars <= COMMENTS_TOKENS_STEM_CHARS) {
        piece->stem = 0;
    }

    if (word->chars <= COMMENTS_TOKENS_LONG_CHARS) {
        piece->long_stem = 0;
    }

    if (word->letters == 0) {
        digits = word->chars < COMMENTS_TOKENS_NUMBER_CHARS
                 ? word->chars : COMMENTS_TOKENS_NUMBER_CHARS;

        piece->kind = COMMENTS_PIECE_NUMBER;
        piece->stem = 0;
        piece->long_stem = 0;
        piece->len = 4;
        memcpy(piece->data, "<n0>", 4);
        piece->data[2] = (char) ('0' + digits);
        return;
    }

    piece->mixed = (word->scripts & COMMENTS_TOKENS_LATIN)
                   && (word->scripts & (COMMENTS_TOKENS_GREEK
                                        | COMMENTS_TOKENS_CYRILLIC));
}


static void
comments_tokens_read_marks(comments_tokens_reader_t *reader,
    comments_piece_t *piece)
{
    size_t                   chars;
    const char              *at;
    comments_tokens_char_t   ch;

    piece->kind = COMMENTS_PIECE_MARKS;
    chars = 0;

    for ( ;; ) {

        at = reader->p;

        if (!comments_tokens_next(&reader->p, reader->end, &ch)) {
            return;
        }

        if (ch.class != COMMENTS_TOKENS_MARK) {
            reader->p = at;
            return;
        }

        reader->chars++;
        reader->shouts += (ch.folded == '!');

        /* what may stand inside an address does not begin a host */

        reader->apart = ch.raw >= 0x80 || !strchr("@.-/_", (int) ch.raw);

        if (chars < COMMENTS_TOKENS_MARKS_CHARS) {
            comments_tokens_read_put(piece, ch.folded);
            chars++;
        }
    }
}


/* appends c as UTF-8 if there is room; c is a code point */
static void
comments_tokens_read_put(comments_piece_t *piece, uint32_t c)
{
    char    *p;
    size_t   len;

    len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    if (piece->len + len > sizeof(piece->data)) {
        return;
    }

    p = piece->data + piece->len;
    piece->len += len;

    if (len == 1) {
        *p = (char) c;
        return;
    }

    *p = (char) ((0xf00 >> len) | (c >> (6 * (len - 1))));

    while (--len) {
        *++p = (char) (0x80 | ((c >> (6 * (len - 1))) & 0x3f));
    }
}


static unsigned
comments_tokens_script(const comments_tokens_char_t *ch)
{
    uint32_t  c;

    c = ch->folded;

    if (c < 0x80) {
        return COMMENTS_TOKENS_LATIN;
    }

    if (ch->class == COMMENTS_TOKENS_DENSE) {
        return COMMENTS_TOKENS_SPACELESS;
    }

    if (c < 0x250 || (c >= 0x1e00 && c < 0x1f00)) {
        return COMMENTS_TOKENS_LATIN;
    }

    if ((c >= 0x370 && c < 0x400) || (c >= 0x1f00 && c < 0x2000)) {
        return COMMENTS_TOKENS_GREEK;
    }

    if (c >= 0x400 && c < 0x530) {
        return COMMENTS_TOKENS_CYRILLIC;
    }

    return c >= 0x590 && c < 0x780 ? COMMENTS_TOKENS_ARABIC
                                   : COMMENTS_TOKENS_OTHER;
}

/*
 * The tokenizer's states of RCDATA, RAWTEXT, script data and PLAINTEXT (HTML
 * standard, 13.2.5.2 to 13.2.5.5 and 13.2.5.9 to 13.2.5.31).
 */

#include "comments_scan_machine.h"


static const char *comments_scan_rawtext(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_raw_open(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_raw_end_open(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_raw_end_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_script(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_escape(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_double_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_plaintext(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_raw_end(comments_scan_t *scan,
    unsigned char text, const char *p);


const comments_scan_state_pt  comments_scan_text_states[] = {
    comments_scan_rawtext,
    comments_scan_raw_open,
    comments_scan_raw_end_open,
    comments_scan_raw_end_name,
    comments_scan_script,
    comments_scan_escape,          /* SCRIPT_OPEN */
    comments_scan_escape,          /* ESCAPE_START */
    comments_scan_escape,          /* ESCAPE_START_DASH */
    comments_scan_escape,          /* ESCAPED */
    comments_scan_escape,          /* ESCAPED_DASH */
    comments_scan_escape,          /* ESCAPED_DASHES */
    comments_scan_escape,          /* ESCAPED_OPEN */
    comments_scan_double_name,     /* DOUBLE_START */
    comments_scan_escape,          /* DOUBLE */
    comments_scan_escape,          /* DOUBLE_DASH */
    comments_scan_escape,          /* DOUBLE_DASHES */
    comments_scan_escape,          /* DOUBLE_OPEN */
    comments_scan_double_name,     /* DOUBLE_END */
    comments_scan_plaintext
};


static const char *
comments_scan_rawtext(comments_scan_t *scan, const char *p, const char *last)
{
    const char  *start;

    start = p;
    p = memchr(p, '<', (size_t) (last - p));

    if (scan->titling) {
        comments_scan_title_text(scan, start, p ? p : last);
    }

    if (p == NULL) {
        return last;
    }

    if (scan->titling) {
        comments_scan_title_mark(scan);
        comments_scan_title_text(scan, p, p + 1);
    }

    scan->token_at = comments_scan_at(scan, p, last);
    scan->state = COMMENTS_SCAN_RAW_OPEN;

    return p + 1;
}


static const char *
comments_scan_raw_open(comments_scan_t *scan, const char *p, const char *last)
{
    (void) last;

    if (*p == '/') {
        return comments_scan_raw_end(scan, COMMENTS_SCAN_RAWTEXT, p);
    }

    scan->state = COMMENTS_SCAN_RAWTEXT;

    return p;
}


static const char *
comments_scan_raw_end(comments_scan_t *scan, unsigned char text,
    const char *p)
{
    scan->text = text;
    scan->state = COMMENTS_SCAN_RAW_END_OPEN;

    if (scan->titling) {
        comments_scan_title_text(scan, p, p + 1);
    }

    return p + 1;
}


static const char *
comments_scan_raw_end_open(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    if (comments_ascii_alpha(*p)) {
        comments_scan_tag_begin(scan, 1);
        scan->state = COMMENTS_SCAN_RAW_END_NAME;
        return p;
    }

    scan->state = scan->text;
    scan->text = COMMENTS_SCAN_DATA;

    return p;
}


/* in these texts only the end tag of the element itself is a tag */

static const char *
comments_scan_raw_end_name(comments_scan_t *scan, const char *p,
    const char *last)
{
    const char  *start;

    start = p;

    for ( /* void */ ; p < last; p++) {

        if (!comments_ascii_alpha(*p)) {
            break;
        }

        comments_scan_tag_letter(scan, *p);
    }

    if (scan->titling) {
        comments_scan_title_text(scan, start, p);
    }

    if (p == last) {
        return p;
    }

    if ((*p == '/' || *p == '>' || comments_scan_is_space(*p))
        && comments_scan_element(scan->name, scan->name_len, scan->name_hash)
           == scan->raw)
    {
        if (scan->titling) {
            comments_scan_title_end(scan);
        }

        scan->state = COMMENTS_SCAN_BEFORE_ATTR;
        return p;
    }

    scan->state = scan->text;
    scan->text = COMMENTS_SCAN_DATA;

    return p;
}


static const char *
comments_scan_script(comments_scan_t *scan, const char *p, const char *last)
{
    p = memchr(p, '<', (size_t) (last - p));

    if (p == NULL) {
        return last;
    }

    scan->state = COMMENTS_SCAN_SCRIPT_OPEN;

    return p + 1;
}


/*
 * Script data after a '<' or "<!--". In the escaped states "</script>" does
 * not end the script if it is inside "<!-- <script> </script> -->", as in old
 * pages.
 */

static const char *
comments_scan_escape(comments_scan_t *scan, const char *p, const char *last)
{
    char           ch;
    unsigned char  state, escaped, single;

    state = scan->state;

    if (state == COMMENTS_SCAN_ESCAPED || state == COMMENTS_SCAN_DOUBLE) {
        while (p < last && *p != '-' && *p != '<') {
            p++;
        }

        if (p == last) {
            return p;
        }
    }

    ch = *p;
    single = (state < COMMENTS_SCAN_DOUBLE);
    escaped = single ? COMMENTS_SCAN_ESCAPED : COMMENTS_SCAN_DOUBLE;

    switch (state) {

    case COMMENTS_SCAN_SCRIPT_OPEN:
        if (ch == '/') {
            return comments_scan_raw_end(scan, COMMENTS_SCAN_SCRIPT, p);
        }

        scan->state = (ch == '!') ? COMMENTS_SCAN_ESCAPE_START
                                  : COMMENTS_SCAN_SCRIPT;
        return (ch == '!') ? p + 1 : p;

    case COMMENTS_SCAN_ESCAPE_START:
    case COMMENTS_SCAN_ESCAPE_START_DASH:
        if (ch != '-') {
            scan->state = COMMENTS_SCAN_SCRIPT;
            return p;
        }

        scan->state = (state == COMMENTS_SCAN_ESCAPE_START)
                      ? COMMENTS_SCAN_ESCAPE_START_DASH
                      : COMMENTS_SCAN_ESCAPED_DASHES;
        return p + 1;

    case COMMENTS_SCAN_ESCAPED_OPEN:
        if (ch == '/') {
            return comments_scan_raw_end(scan, COMMENTS_SCAN_ESCAPED, p);
        }

        comments_scan_tag_begin(scan, 0);
        scan->state = comments_ascii_alpha(ch) ? COMMENTS_SCAN_DOUBLE_START
                                                 : COMMENTS_SCAN_ESCAPED;
        return p;

    case COMMENTS_SCAN_DOUBLE_OPEN:
        comments_scan_tag_begin(scan, 0);
        scan->state = (ch == '/') ? COMMENTS_SCAN_DOUBLE_END
                                  : COMMENTS_SCAN_DOUBLE;
        return (ch == '/') ? p + 1 : p;
    }

    /* ESCAPED or DOUBLE, with none, one, or more dashes before this byte */

    if (ch == '<') {
        scan->state = single ? COMMENTS_SCAN_ESCAPED_OPEN
                             : COMMENTS_SCAN_DOUBLE_OPEN;

    } else if (ch == '-') {
        scan->state = (unsigned char) (state == escaped ? escaped + 1
                                                        : escaped + 2);

    } else if (ch == '>' && state == escaped + 2) {
        scan->state = COMMENTS_SCAN_SCRIPT;

    } else {
        scan->state = escaped;
    }

    return p + 1;
}


/*
 * After '<' in the escaped states, or "</" in the double escaped ones: reads a
 * name, and changes the state if it is "script".
 */

static const char *
comments_scan_double_name(comments_scan_t *scan, const char *p,
    const char *last)
{
    unsigned char  same, other;

    same = (scan->state == COMMENTS_SCAN_DOUBLE_START) ? COMMENTS_SCAN_ESCAPED
                                                       : COMMENTS_SCAN_DOUBLE;
    other = (same == COMMENTS_SCAN_ESCAPED) ? COMMENTS_SCAN_DOUBLE
                                            : COMMENTS_SCAN_ESCAPED;

    for ( /* void */ ; p < last; p++) {

        if (comments_ascii_alpha(*p)) {
            comments_scan_tag_letter(scan, *p);
            continue;
        }

        if (*p != '/' && *p != '>' && !comments_scan_is_space(*p)) {
            scan->state = same;
            return p;
        }

        scan->state = (scan->name_len == 6
                       && memcmp(scan->name, "script", 6) == 0)
                      ? other : same;
        return p + 1;
    }

    return p;
}


static const char *
comments_scan_plaintext(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) scan;
    (void) p;

    return last;
}

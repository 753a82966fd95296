/*
 * The tokenizer's states of everything that begins with "<!" or "<?": comments,
 * bogus comments, doctypes and CDATA (HTML standard, 13.2.5.41 to 13.2.5.71).
 */

#include "comments_scan_machine.h"


static const char *comments_scan_declaration(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_declaration_dash(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_doctype_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_doctype(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_cdata_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_bogus(comments_scan_t *scan, const char *p,
    const char *last);
static const char *comments_scan_comment_start(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment_start_dash(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment_dash(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment_end(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment_bang(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_comment_done(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_cdata(comments_scan_t *scan, const char *p,
    const char *last);
static const char *comments_scan_cdata_bracket(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_cdata_end(comments_scan_t *scan,
    const char *p, const char *last);
static void comments_scan_keep(comments_scan_t *scan, const char *p,
    const char *last);
static unsigned comments_scan_is_marker(const comments_scan_t *scan);
static comments_str_t comments_scan_trim(comments_str_t s);


const comments_scan_state_pt  comments_scan_comment_states[] = {
    comments_scan_declaration,
    comments_scan_declaration_dash,
    comments_scan_doctype_name,
    comments_scan_doctype,
    comments_scan_cdata_name,
    comments_scan_bogus,
    comments_scan_comment_start,
    comments_scan_comment_start_dash,
    comments_scan_comment,
    comments_scan_comment_dash,
    comments_scan_comment_end,
    comments_scan_comment_bang,
    comments_scan_cdata,
    comments_scan_cdata_bracket,
    comments_scan_cdata_end
};


static const char *
comments_scan_declaration(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    /* the content of a bogus comment is not kept */

    scan->carry_len = 0;
    scan->overflow = 1;
    scan->matched = 0;

    switch (*p) {

    case '-':
        scan->state = COMMENTS_SCAN_DECLARATION_DASH;
        return p + 1;

    case 'D':
    case 'd':
        scan->state = COMMENTS_SCAN_DOCTYPE_NAME;
        return p;

    case '[':

        /*
         * "<![CDATA[" begins CDATA in SVG and MathML, and a bogus comment in
         * HTML
         */

        if (comments_scan_foreign(scan)) {
            scan->state = COMMENTS_SCAN_CDATA_NAME;
            return p;
        }
    }

    scan->state = COMMENTS_SCAN_BOGUS;

    return p;
}


static const char *
comments_scan_declaration_dash(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    if (*p == '-') {
        scan->overflow = 0;
        scan->state = COMMENTS_SCAN_COMMENT_START;
        return p + 1;
    }

    scan->state = COMMENTS_SCAN_BOGUS;

    return p;
}


static const char *
comments_scan_doctype_name(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  name[] = "doctype";

    for ( /* void */ ; p < last; p++) {

        if (comments_ascii_lower(*p) != name[scan->matched]) {
            scan->state = COMMENTS_SCAN_BOGUS;
            return p;
        }

        if (++scan->matched == sizeof(name) - 1) {
            scan->state = COMMENTS_SCAN_DOCTYPE;
            return p + 1;
        }
    }

    return p;
}


/* a doctype ends at the first '>' in all its states, even between quotes */

static const char *
comments_scan_doctype(comments_scan_t *scan, const char *p, const char *last)
{
    p = memchr(p, '>', (size_t) (last - p));

    if (p == NULL) {
        return last;
    }

    comments_scan_tree_doctype(scan);
    scan->state = COMMENTS_SCAN_DATA;

    return p + 1;
}


static const char *
comments_scan_cdata_name(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  name[] = "[CDATA[";

    for ( /* void */ ; p < last; p++) {

        if (*p != name[scan->matched]) {
            scan->state = COMMENTS_SCAN_BOGUS;
            return p;
        }

        if (++scan->matched == sizeof(name) - 1) {
            scan->state = COMMENTS_SCAN_CDATA;
            return p + 1;
        }
    }

    return p;
}


static const char *
comments_scan_bogus(comments_scan_t *scan, const char *p, const char *last)
{
    const char  *end;

    end = memchr(p, '>', (size_t) (last - p));

    /*
     * an XML declaration is a bogus comment that begins at the page's first
     * byte
     */

    if (scan->token_at == (scan->bom ? 3 : 0)) {
        comments_scan_keep(scan, p, end ? end : last);
    }

    if (end == NULL) {
        return last;
    }

    if (scan->token_at == (scan->bom ? 3 : 0)) {
        comments_scan_charset_xml(scan);
    }

    scan->state = COMMENTS_SCAN_DATA;

    return end + 1;
}


static const char *
comments_scan_comment_start(comments_scan_t *scan, const char *p,
    const char *last)
{
    if (*p == '-') {
        scan->state = COMMENTS_SCAN_COMMENT_START_DASH;
        return p + 1;
    }

    if (*p == '>') {
        return comments_scan_comment_done(scan, p, last);
    }

    scan->state = COMMENTS_SCAN_COMMENT;

    return p;
}


static const char *
comments_scan_comment_start_dash(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  dash[] = "-";

    if (*p == '-') {
        scan->state = COMMENTS_SCAN_COMMENT_END;
        return p + 1;
    }

    if (*p == '>') {
        return comments_scan_comment_done(scan, p, last);
    }

    comments_scan_keep(scan, dash, dash + 1);
    scan->state = COMMENTS_SCAN_COMMENT;

    return p;
}


/*
 * The standard has four states for a '<' in a comment, which only report
 * errors. They are left out here.
 */

static const char *
comments_scan_comment(comments_scan_t *scan, const char *p, const char *last)
{
    const char  *dash;

    dash = memchr(p, '-', (size_t) (last - p));

    comments_scan_keep(scan, p, dash ? dash : last);

    if (dash == NULL) {
        return last;
    }

    scan->state = COMMENTS_SCAN_COMMENT_DASH;

    return dash + 1;
}


static const char *
comments_scan_comment_dash(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  dash[] = "-";

    (void) last;

    if (*p == '-') {
        scan->state = COMMENTS_SCAN_COMMENT_END;
        return p + 1;
    }

    comments_scan_keep(scan, dash, dash + 1);
    scan->state = COMMENTS_SCAN_COMMENT;

    return p;
}


static const char *
comments_scan_comment_end(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  dashes[] = "--";

    switch (*p) {

    case '>':
        return comments_scan_comment_done(scan, p, last);

    case '!':
        scan->state = COMMENTS_SCAN_COMMENT_BANG;
        return p + 1;

    case '-':
        comments_scan_keep(scan, dashes, dashes + 1);
        return p + 1;
    }

    comments_scan_keep(scan, dashes, dashes + 2);
    scan->state = COMMENTS_SCAN_COMMENT;

    return p;
}


static const char *
comments_scan_comment_bang(comments_scan_t *scan, const char *p,
    const char *last)
{
    static const char  bang[] = "--!";

    if (*p == '>') {
        return comments_scan_comment_done(scan, p, last);
    }

    comments_scan_keep(scan, bang, bang + 3);

    if (*p == '-') {
        scan->state = COMMENTS_SCAN_COMMENT_DASH;
        return p + 1;
    }

    scan->state = COMMENTS_SCAN_COMMENT;

    return p;
}


static const char *
comments_scan_comment_done(comments_scan_t *scan, const char *p,
    const char *last)
{
    if (comments_scan_is_marker(scan)) {
        comments_scan_tree_marker(scan, comments_scan_at(scan, p + 1, last));
    }

    scan->state = COMMENTS_SCAN_DATA;

    return p + 1;
}


static const char *
comments_scan_cdata(comments_scan_t *scan, const char *p, const char *last)
{
    p = memchr(p, ']', (size_t) (last - p));

    if (p == NULL) {
        return last;
    }

    scan->state = COMMENTS_SCAN_CDATA_BRACKET;

    return p + 1;
}


static const char *
comments_scan_cdata_bracket(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    if (*p == ']') {
        scan->state = COMMENTS_SCAN_CDATA_END;
        return p + 1;
    }

    scan->state = COMMENTS_SCAN_CDATA;

    return p;
}


static const char *
comments_scan_cdata_end(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    if (*p == ']') {
        return p + 1;
    }

    if (*p == '>') {
        scan->state = COMMENTS_SCAN_DATA;
        return p + 1;
    }

    scan->state = COMMENTS_SCAN_CDATA;

    return p;
}


/*
 * Adds bytes to the carry, without white space at its start. White space
 * beyond the limit is dropped and does not count as overflow.
 */

static void
comments_scan_keep(comments_scan_t *scan, const char *p, const char *last)
{
    size_t  len;

    if (scan->overflow) {
        return;
    }

    if (scan->carry_len == 0) {
        while (p < last && comments_scan_is_space(*p)) {
            p++;
        }
    }

    len = (size_t) (last - p);

    if (len > COMMENTS_SCAN_CARRY - scan->carry_len) {
        len = COMMENTS_SCAN_CARRY - scan->carry_len;
    }

    memcpy(scan->carry + scan->carry_len, p, len);
    scan->carry_len += len;

    for (p += len; p < last; p++) {
        if (!comments_scan_is_space(*p)) {
            scan->overflow = 1;
            return;
        }
    }
}


static unsigned
comments_scan_is_marker(const comments_scan_t *scan)
{
    size_t          i;
    comments_str_t  text, marker;

    if (scan->overflow) {
        return 0;
    }

    text = comments_scan_trim(comments_str_of(scan->carry, scan->carry_len));

    for (i = 0; i < scan->conf->nmarkers; i++) {
        marker = comments_scan_trim(scan->conf->markers[i]);

        if (marker.len && comments_str_eq(text, marker)) {
            return 1;
        }
    }

    return 0;
}


static comments_str_t
comments_scan_trim(comments_str_t s)
{
    while (s.len && comments_scan_is_space(s.data[0])) {
        s.data++;
        s.len--;
    }

    while (s.len && comments_scan_is_space(s.data[s.len - 1])) {
        s.len--;
    }

    return s;
}

/*
 * The tokenizer's states of text between tags and of tags (HTML standard,
 * 13.2.5.1 and 13.2.5.6 to 13.2.5.40).
 */

#include "comments_scan_machine.h"


static const char *comments_scan_data(comments_scan_t *scan, const char *p,
    const char *last);
static unsigned comments_scan_is_bom(uint64_t at, char ch);
static const char *comments_scan_tag_open(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_end_tag_open(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_tag_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_before_attr(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_attr_name(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_after_attr(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_before_value(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_value_double(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_value_single(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_value_quoted(comments_scan_t *scan,
    const char *p, const char *last, char quote);
static const char *comments_scan_value_plain(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_after_value(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_self_closing(comments_scan_t *scan,
    const char *p, const char *last);
static const char *comments_scan_tag_done(comments_scan_t *scan,
    const char *p, const char *last);


const comments_scan_state_pt  comments_scan_tag_states[] = {
    comments_scan_data,
    comments_scan_tag_open,
    comments_scan_end_tag_open,
    comments_scan_tag_name,
    comments_scan_before_attr,
    comments_scan_attr_name,
    comments_scan_after_attr,
    comments_scan_before_value,
    comments_scan_value_double,
    comments_scan_value_single,
    comments_scan_value_plain,
    comments_scan_after_value,
    comments_scan_self_closing
};


void
comments_scan_tag_begin(comments_scan_t *scan, unsigned is_end)
{
    scan->end_tag = is_end ? 1 : 0;
    scan->self_closing = 0;
    scan->hit = 0;
    scan->system = 0;
    scan->concealed = 0;
    scan->dashed = 0;
    scan->http_equiv = 0;
    scan->integration = 0;
    scan->hidden_type = 0;
    scan->base_said.kind = COMMENTS_URI_BASE_NONE;
    scan->base_said.away = 0;
    scan->seen = 0;
    scan->props = 0;
    scan->kind = 0;
    scan->meta_charset = COMMENTS_SCAN_LABEL_NONE;
    scan->meta_content = COMMENTS_SCAN_LABEL_NONE;
    scan->attr = COMMENTS_SCAN_ATTR_NONE;
    scan->name_hash = 0;
    scan->name_len = 0;
}


void
comments_scan_tag_letter(comments_scan_t *scan, char ch)
{
    ch = comments_ascii_lower(ch);

    if (ch == '-') {
        scan->dashed = 1;
    }

    scan->name_hash = scan->name_hash * 31 + (unsigned char) ch;

    /* a name that does not fit is unknown, which name_len tells */

    if (scan->name_len < COMMENTS_SCAN_NAME) {
        scan->name[scan->name_len++] = ch;
    }
}


static const char *
comments_scan_data(comments_scan_t *scan, const char *p, const char *last)
{
    const char  *lt;

    lt = memchr(p, '<', (size_t) (last - p));

    if (scan->candidates) {
        comments_scan_container_text(scan, p, lt ? lt : last);
    }

    if (scan->scored && p != lt) {
        comments_scan_content_text(scan, p, lt ? lt : last);
    }

    /* text matters only before the body and for framesets */

    if (scan->frameset_ok || scan->phase < COMMENTS_SCAN_BODY) {

        for ( /* void */ ; p < (lt ? lt : last); p++) {

            if (!comments_scan_is_space(*p)
                && !comments_scan_is_bom(comments_scan_at(scan, p, last), *p))
            {
                comments_scan_tree_text(scan);

                if (scan->place == COMMENTS_PLACE_MARKER) {
                    return p + 1;
                }

                break;
            }
        }
    }

    if (lt == NULL) {
        return last;
    }

    scan->token_at = comments_scan_at(scan, lt, last);
    scan->state = COMMENTS_SCAN_TAG_OPEN;

    return lt + 1;
}


/* 1 for a byte of UTF-8's byte order mark, which is not text */

static unsigned
comments_scan_is_bom(uint64_t at, char ch)
{
    return at < 3 && ch == "\xef\xbb\xbf"[at];
}


static const char *
comments_scan_tag_open(comments_scan_t *scan, const char *p, const char *last)
{
    static const char  lt[] = "<";

    (void) last;

    switch (*p) {

    case '!':
        scan->state = COMMENTS_SCAN_DECLARATION;
        return p + 1;

    case '/':
        scan->state = COMMENTS_SCAN_END_TAG_OPEN;
        return p + 1;

    case '?':
        scan->carry_len = 0;
        scan->overflow = 0;
        scan->state = COMMENTS_SCAN_BOGUS;
        return p;
    }

    if (comments_ascii_alpha(*p)) {
        comments_scan_tag_begin(scan, 0);
        scan->state = COMMENTS_SCAN_TAG_NAME;
        return p;
    }

    if (scan->candidates) {
        comments_scan_container_text(scan, lt, lt + 1);
    }

    comments_scan_tree_text(scan);
    scan->state = COMMENTS_SCAN_DATA;

    return p;
}


static const char *
comments_scan_end_tag_open(comments_scan_t *scan, const char *p,
    const char *last)
{
    (void) last;

    if (comments_ascii_alpha(*p)) {
        comments_scan_tag_begin(scan, 1);
        scan->state = COMMENTS_SCAN_TAG_NAME;
        return p;
    }

    if (*p == '>') {
        scan->state = COMMENTS_SCAN_DATA;
        return p + 1;
    }

    scan->carry_len = 0;
    scan->overflow = 1;
    scan->state = COMMENTS_SCAN_BOGUS;

    return p;
}


static const char *
comments_scan_tag_name(comments_scan_t *scan, const char *p, const char *last)
{
    for ( /* void */ ; p < last; p++) {

        if ((unsigned char) *p > '>') {
            comments_scan_tag_letter(scan, *p);
            continue;
        }

        if (comments_scan_is_space(*p)) {
            scan->state = COMMENTS_SCAN_BEFORE_ATTR;
            return p + 1;
        }

        if (*p == '/') {
            scan->state = COMMENTS_SCAN_SELF_CLOSING;
            return p + 1;
        }

        if (*p == '>') {
            return comments_scan_tag_done(scan, p, last);
        }

        comments_scan_tag_letter(scan, *p);
    }

    return p;
}


static const char *
comments_scan_before_attr(comments_scan_t *scan, const char *p,
    const char *last)
{
    while (p < last && comments_scan_is_space(*p)) {
        p++;
    }

    if (p == last) {
        return p;
    }

    if (*p == '/' || *p == '>') {
        scan->state = COMMENTS_SCAN_AFTER_ATTR;
        return p;
    }

    scan->attr_len = 0;
    scan->state = COMMENTS_SCAN_ATTR_NAME;

    if (*p == '=') {
        comments_scan_attr_letter(scan, '=');
        p++;
    }

    return p;
}


static const char *
comments_scan_attr_name(comments_scan_t *scan, const char *p, const char *last)
{
    for ( /* void */ ; p < last; p++) {

        if ((unsigned char) *p > '>') {
            comments_scan_attr_letter(scan, *p);
            continue;
        }

        if (*p == '=') {
            comments_scan_attr_named(scan);
            scan->state = COMMENTS_SCAN_BEFORE_VALUE;
            return p + 1;
        }

        if (*p == '/' || *p == '>' || comments_scan_is_space(*p)) {
            comments_scan_attr_named(scan);
            scan->state = COMMENTS_SCAN_AFTER_ATTR;
            return p;
        }

        comments_scan_attr_letter(scan, *p);
    }

    return p;
}


static const char *
comments_scan_after_attr(comments_scan_t *scan, const char *p,
    const char *last)
{
    while (p < last && comments_scan_is_space(*p)) {
        p++;
    }

    if (p == last) {
        return p;
    }

    switch (*p) {

    case '/':
        scan->state = COMMENTS_SCAN_SELF_CLOSING;
        return p + 1;

    case '=':
        scan->state = COMMENTS_SCAN_BEFORE_VALUE;
        return p + 1;

    case '>':
        return comments_scan_tag_done(scan, p, last);
    }

    scan->attr_len = 0;
    scan->state = COMMENTS_SCAN_ATTR_NAME;

    return p;
}


static const char *
comments_scan_before_value(comments_scan_t *scan, const char *p,
    const char *last)
{
    while (p < last && comments_scan_is_space(*p)) {
        p++;
    }

    if (p == last) {
        return p;
    }

    switch (*p) {

    case '"':
        scan->state = COMMENTS_SCAN_VALUE_DOUBLE;
        return p + 1;

    case '\'':
        scan->state = COMMENTS_SCAN_VALUE_SINGLE;
        return p + 1;

    case '>':
        return comments_scan_tag_done(scan, p, last);
    }

    scan->state = COMMENTS_SCAN_VALUE_PLAIN;

    return p;
}


static const char *
comments_scan_value_double(comments_scan_t *scan, const char *p,
    const char *last)
{
    return comments_scan_value_quoted(scan, p, last, '"');
}


static const char *
comments_scan_value_single(comments_scan_t *scan, const char *p,
    const char *last)
{
    return comments_scan_value_quoted(scan, p, last, '\'');
}


static const char *
comments_scan_value_quoted(comments_scan_t *scan, const char *p,
    const char *last, char quote)
{
    const char  *end, *stop;

    end = memchr(p, quote, (size_t) (last - p));
    stop = end ? end : last;

    if (scan->attr != COMMENTS_SCAN_ATTR_NONE) {
        comments_scan_attr_value(scan, p, stop);
    }

    if (end == NULL) {
        return last;
    }

    comments_scan_attr_valued(scan);
    scan->state = COMMENTS_SCAN_AFTER_VALUE;

    return end + 1;
}


static const char *
comments_scan_value_plain(comments_scan_t *scan, const char *p,
    const char *last)
{
    const char  *start;

    for (start = p; p < last; p++) {
        if (*p == '>' || comments_scan_is_space(*p)) {
            break;
        }
    }

    if (scan->attr != COMMENTS_SCAN_ATTR_NONE) {
        comments_scan_attr_value(scan, start, p);
    }

    if (p == last) {
        return p;
    }

    comments_scan_attr_valued(scan);

    if (*p == '>') {
        return comments_scan_tag_done(scan, p, last);
    }

    scan->state = COMMENTS_SCAN_BEFORE_ATTR;

    return p + 1;
}


static const char *
comments_scan_after_value(comments_scan_t *scan, const char *p,
    const char *last)
{
    switch (*p) {

    case '/':
        scan->state = COMMENTS_SCAN_SELF_CLOSING;
        return p + 1;

    case '>':
        return comments_scan_tag_done(scan, p, last);
    }

    scan->state = COMMENTS_SCAN_BEFORE_ATTR;

    return p;
}


static const char *
comments_scan_self_closing(comments_scan_t *scan, const char *p,
    const char *last)
{
    if (*p == '>') {
        scan->self_closing = 1;
        return comments_scan_tag_done(scan, p, last);
    }

    scan->state = COMMENTS_SCAN_BEFORE_ATTR;

    return p;
}


/* handles the '>' of a tag */

static const char *
comments_scan_tag_done(comments_scan_t *scan, const char *p, const char *last)
{
    if (scan->text != COMMENTS_SCAN_DATA) {

        /*
         * the end tag of a RAW element, whose content is not passed to the
         * tree
         */

        scan->text = COMMENTS_SCAN_DATA;
        scan->state = COMMENTS_SCAN_DATA;

    } else if (scan->end_tag) {
        scan->state = (unsigned char) comments_scan_tree_end(scan,
                                     comments_scan_at(scan, p + 1, last));

    } else {
        scan->state = (unsigned char) comments_scan_tree_start(scan,
                                     comments_scan_at(scan, p + 1, last));
    }

    return p + 1;
}

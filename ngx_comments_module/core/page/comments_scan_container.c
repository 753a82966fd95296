/*
 * Containers: elements that another comment system left in the page, and in
 * which the block may be put. A name such as "comments" is not enough, since
 * sections of articles have this name too. The element must also be empty,
 * apart from what such a system leaves in it.
 *
 * An open element with such a name is a candidate. Its content decides while
 * it is read:
 *
 *   white space, wrappers, comments   none
 *   <script>, <noscript>              none; the sign of a comment system
 *   a heading                         the theme's; needs a script as well
 *   short text                        a loading note, see below
 *   pictures                          a spinner, if the name is a system's own
 *   anything else, longer text        the element is content
 *
 * A candidate that is closed before it has become content is a container.
 * Candidates may be nested. What makes an inner candidate content also makes
 * the outer ones content. Of nested containers the outermost counts, otherwise
 * the first one in the page.
 */

#include "comments_scan_machine.h"


typedef enum {
    COMMENTS_SCAN_INSIDE_IDLE = 0,
    COMMENTS_SCAN_INSIDE_SCRIPT,
    COMMENTS_SCAN_INSIDE_HEADING,
    COMMENTS_SCAN_INSIDE_PICTURE,
    COMMENTS_SCAN_INSIDE_CONTENT
} comments_scan_inside_t;


static void comments_scan_container_conceal(comments_scan_t *scan,
    unsigned element);
static void comments_scan_container_inside(comments_scan_t *scan,
    unsigned element);
static comments_scan_inside_t comments_scan_container_kind(
    const comments_scan_t *scan, unsigned element);
static void comments_scan_container_open(comments_scan_t *scan,
    unsigned element, uint64_t end);
static void comments_scan_container_part(comments_scan_t *scan);
static unsigned comments_scan_container_heading(const comments_scan_t *scan);
static void comments_scan_container_judge(comments_scan_t *scan,
    const comments_scan_candidate_t *candidate);
static comments_str_t comments_scan_container_note(
    const comments_scan_t *scan, const comments_scan_candidate_t *candidate);
static unsigned comments_scan_container_waits(comments_str_t note);
static void comments_scan_container_watch(comments_scan_t *scan);


/*
 * The words of a loading note, in lower case: a note says that comments are
 * being loaded, or what they need. Each one must be at the beginning of a
 * word.
 */
static const comments_str_t  comments_scan_words[] = {
    comments_str("load"),
    comments_str("javascript"),
    comments_str("please wait"),
    comments_str("lade"),
    comments_str("gelad"),
    comments_str("chargement"),
    comments_str("cargando"),
    comments_str("caricamento"),
    comments_str("carregando"),
    comments_str("ladda"),
    comments_str("\xd0\xb7\xd0\xb0\xd0\xb3\xd1\x80\xd1\x83\xd0\xb7"),
    comments_str("\xd0\x97\xd0\xb0\xd0\xb3\xd1\x80\xd1\x83\xd0\xb7")
};

/* The same for languages without spaces between words, and signs of waiting. */
static const comments_str_t  comments_scan_signs[] = {
    comments_str("..."),
    comments_str("\xe2\x80\xa6"),
    comments_str("&hellip;"),
    comments_str("&#8230;"),
    comments_str("&#x2026;"),
    comments_str("\xe5\x8a\xa0\xe8\xbd\xbd"),
    comments_str("\xe8\xbd\xbd\xe5\x85\xa5"),
    comments_str("\xe8\xbc\x89\xe5\x85\xa5"),
    comments_str("\xe8\xaa\xad\xe3\x81\xbf\xe8\xbe\xbc"),
    comments_str("\xeb\xa1\x9c\xeb\x94\xa9")
};

/* characters and references that look like white space */
static const comments_str_t  comments_scan_blanks[] = {
    comments_str(" "),
    comments_str("&nbsp;"),
    comments_str("&#160;"),
    comments_str("&#xa0;"),
    comments_str("\xc2\xa0")
};


void
comments_scan_container_start(comments_scan_t *scan, unsigned element,
    uint64_t end)
{
    if (scan->concealed
        || (scan->seen & (1u << COMMENTS_SCAN_ATTR_HIDDEN)))
    {
        comments_scan_container_conceal(scan, element);
    }

    if (scan->hit || element == COMMENTS_EL_COMENTARIO) {
        comments_scan_container_inside(scan, element);
        comments_scan_container_open(scan, element, end);

    } else if (scan->candidates) {
        comments_scan_container_inside(scan, element);
    }

    comments_scan_container_watch(scan);
}


/* an open hidden element hides everything in it */

static void
comments_scan_container_conceal(comments_scan_t *scan, unsigned element)
{
    if (scan->hidden == 0 && comments_scan_top(scan) == element) {
        scan->hidden = scan->depth;
    }
}


static void
comments_scan_container_inside(comments_scan_t *scan, unsigned element)
{
    unsigned                i;
    comments_scan_inside_t  kind;

    /* the content of a template is not shown until a script takes it out */

    if (scan->templates && element != COMMENTS_EL_TEMPLATE) {
        return;
    }

    kind = comments_scan_container_kind(scan, element);
    comments_scan_container_part(scan);

    for (i = 0; i < scan->candidates; i++) {

        switch (kind) {

        case COMMENTS_SCAN_INSIDE_IDLE:
            break;

        case COMMENTS_SCAN_INSIDE_SCRIPT:
            scan->candidate[i].script = 1;
            break;

        case COMMENTS_SCAN_INSIDE_HEADING:
            scan->candidate[i].heading = 1;
            break;

        case COMMENTS_SCAN_INSIDE_PICTURE:
            if (scan->candidate[i].system) {
                break;
            }

            /* fall through */

        case COMMENTS_SCAN_INSIDE_CONTENT:
            scan->candidates = 0;
            break;
        }
    }
}


static comments_scan_inside_t
comments_scan_container_kind(const comments_scan_t *scan, unsigned element)
{
    switch (element) {

    case COMMENTS_EL_A:
    case COMMENTS_EL_ARTICLE:
    case COMMENTS_EL_ASIDE:
    case COMMENTS_EL_B:
    case COMMENTS_EL_BR:
    case COMMENTS_EL_BUTTON:
    case COMMENTS_EL_CENTER:
    case COMMENTS_EL_COMENTARIO:
    case COMMENTS_EL_DETAILS:
    case COMMENTS_EL_DIV:
    case COMMENTS_EL_EM:
    case COMMENTS_EL_FONT:
    case COMMENTS_EL_FOOTER:
    case COMMENTS_EL_HEADER:
    case COMMENTS_EL_HR:
    case COMMENTS_EL_I:
    case COMMENTS_EL_LINK:
    case COMMENTS_EL_MAIN:
    case COMMENTS_EL_META:
    case COMMENTS_EL_P:
    case COMMENTS_EL_SECTION:
    case COMMENTS_EL_SMALL:
    case COMMENTS_EL_SPAN:
    case COMMENTS_EL_STRONG:
    case COMMENTS_EL_STYLE:
    case COMMENTS_EL_TEMPLATE:
    case COMMENTS_EL_U:
        return COMMENTS_SCAN_INSIDE_IDLE;

    case COMMENTS_EL_NOSCRIPT:
    case COMMENTS_EL_SCRIPT:
        return COMMENTS_SCAN_INSIDE_SCRIPT;

    case COMMENTS_EL_IFRAME:
    case COMMENTS_EL_IMAGE:
    case COMMENTS_EL_IMG:
    case COMMENTS_EL_SVG:
        return COMMENTS_SCAN_INSIDE_PICTURE;
    }

    if (element >= COMMENTS_EL_KNOWN) {
        return scan->dashed ? COMMENTS_SCAN_INSIDE_IDLE
                            : COMMENTS_SCAN_INSIDE_CONTENT;
    }

    return (comments_scan_flags(element) & COMMENTS_SCAN_HEADING)
           ? COMMENTS_SCAN_INSIDE_HEADING : COMMENTS_SCAN_INSIDE_CONTENT;
}


/*
 * Makes the element that was just opened a candidate, if it can be one. It
 * must be visible and be an element that may hold a <section>, which the block
 * is. The <section> must not close anything around it: so it may not be in a
 * paragraph, which a <section> closes, nor in a link, which the links of the
 * block would close. Elements of lists, tables and navigation are content, not
 * candidates.
 */

static void
comments_scan_container_open(comments_scan_t *scan, unsigned element,
    uint64_t end)
{
    comments_scan_candidate_t  *candidate;

    if ((scan->place >= COMMENTS_PLACE_CONTAINER && scan->candidates == 0)
        || scan->candidates == COMMENTS_SCAN_CANDIDATES
        || scan->depth == COMMENTS_SCAN_DEPTH
        || comments_scan_top(scan) != element)
    {
        return;
    }

    if (!(comments_scan_flags(element) & COMMENTS_SCAN_HOST)
        && !(element >= COMMENTS_EL_KNOWN && scan->dashed))
    {
        return;
    }

    /* Sphinx and pandoc put an empty <span> with an id before a section */

    if (element == COMMENTS_EL_SPAN && !scan->system) {
        return;
    }

    if (scan->hidden || scan->anchor
        || comments_scan_find_p(scan)
        || !comments_scan_fits(scan, COMMENTS_SCAN_UNFIT))
    {
        return;
    }

    if (scan->candidates == 0) {
        scan->note_len = 0;
    }

    candidate = &scan->candidate[scan->candidates++];

    memset(candidate, 0, sizeof(comments_scan_candidate_t));

    candidate->at = end;
    candidate->depth = scan->depth;
    candidate->note = scan->note_len;
    candidate->system = scan->system || element == COMMENTS_EL_COMENTARIO;
}


void
comments_scan_container_text(comments_scan_t *scan, const char *p,
    const char *last)
{
    while (p < last && scan->note_len == 0 && comments_scan_is_space(*p)) {
        p++;
    }

    if (p == last || scan->templates || comments_scan_foreign(scan)
        || comments_scan_container_heading(scan))
    {
        return;
    }

    for ( /* void */ ; p < last; p++) {

        if (comments_scan_is_space(*p)) {
            comments_scan_container_part(scan);
            continue;
        }

        if (scan->note_len == COMMENTS_SCAN_NOTE) {
            scan->candidates = 0;
            comments_scan_container_watch(scan);
            return;
        }

        scan->note[scan->note_len++] = comments_ascii_lower(*p);
    }
}


/* words are separated by one space in the note, whatever is between them */

static void
comments_scan_container_part(comments_scan_t *scan)
{
    if (scan->note_len && scan->note_len < COMMENTS_SCAN_NOTE
        && scan->note[scan->note_len - 1] != ' ')
    {
        scan->note[scan->note_len++] = ' ';
    }
}


/* 1 if the current text is in a heading within the innermost candidate */

static unsigned
comments_scan_container_heading(const comments_scan_t *scan)
{
    unsigned                          i;
    const comments_scan_candidate_t  *candidate;

    candidate = &scan->candidate[scan->candidates - 1];

    if (!candidate->heading) {
        return 0;
    }

    for (i = scan->depth; i > candidate->depth; i--) {
        if (comments_scan_flags(scan->stack[i - 1]) & COMMENTS_SCAN_HEADING) {
            return 1;
        }
    }

    return 0;
}


void
comments_scan_container_closed(comments_scan_t *scan)
{
    const comments_scan_candidate_t  *candidate;

    if (scan->depth < scan->hidden) {
        scan->hidden = 0;
    }

    while (scan->candidates) {
        candidate = &scan->candidate[scan->candidates - 1];

        if (candidate->depth <= scan->depth) {
            break;
        }

        scan->candidates--;
        comments_scan_container_judge(scan, candidate);
        comments_scan_container_part(scan);
    }

    comments_scan_container_watch(scan);
}


static void
comments_scan_container_judge(comments_scan_t *scan,
    const comments_scan_candidate_t *candidate)
{
    comments_str_t  note;

    note = comments_scan_container_note(scan, candidate);

    if ((candidate->heading && !candidate->script)
        || (note.len && !candidate->system
            && !comments_scan_container_waits(note)))
    {
        return;
    }

    if (scan->place == COMMENTS_PLACE_CONTAINER && candidate->at < scan->at) {
        scan->at = candidate->at;
        return;
    }

    comments_scan_place(scan, COMMENTS_PLACE_CONTAINER, candidate->at);
}


/*
 * returns the candidate's text, without what looks like white space at both
 * ends
 */

static comments_str_t
comments_scan_container_note(const comments_scan_t *scan,
    const comments_scan_candidate_t *candidate)
{
    size_t                 i, n;
    comments_str_t         note;
    const comments_str_t  *blank;

    note = comments_str_of(scan->note + candidate->note,
                           (size_t) (scan->note_len - candidate->note));

    n = sizeof(comments_scan_blanks) / sizeof(comments_scan_blanks[0]);

    /* every match makes the note shorter, so the loop ends */

    for (i = 0; i < n; /* void */ ) {
        blank = &comments_scan_blanks[i++];

        if (note.len < blank->len) {
            continue;
        }

        if (memcmp(note.data, blank->data, blank->len) == 0) {
            note.data += blank->len;
            note.len -= blank->len;
            i = 0;

        } else if (memcmp(note.data + note.len - blank->len, blank->data,
                          blank->len) == 0)
        {
            note.len -= blank->len;
            i = 0;
        }
    }

    return note;
}


static unsigned
comments_scan_container_waits(comments_str_t note)
{
    size_t                 at, i;
    const comments_str_t  *word;

    for (at = 0; at < note.len; at++) {

        for (i = 0;
             i < sizeof(comments_scan_signs) / sizeof(comments_scan_signs[0]);
             i++)
        {
            word = &comments_scan_signs[i];

            if (note.len - at >= word->len
                && memcmp(note.data + at, word->data, word->len) == 0)
            {
                return 1;
            }
        }

        if (at && comments_ascii_alpha(note.data[at - 1])) {
            continue;
        }

        for (i = 0;
             i < sizeof(comments_scan_words) / sizeof(comments_scan_words[0]);
             i++)
        {
            word = &comments_scan_words[i];

            if (note.len - at >= word->len
                && memcmp(note.data + at, word->data, word->len) == 0)
            {
                return 1;
            }
        }
    }

    return 0;
}


void
comments_scan_container_removed(comments_scan_t *scan, unsigned position)
{
    unsigned  i;

    if (scan->hidden == position) {
        scan->hidden = 0;

    } else if (scan->hidden > position) {
        scan->hidden--;
    }

    for (i = 0; i < scan->candidates; i++) {

        if (scan->candidate[i].depth == position) {
            scan->candidates = 0;
            break;
        }

        if (scan->candidate[i].depth > position) {
            scan->candidate[i].depth--;
        }
    }

    comments_scan_container_watch(scan);
}


void
comments_scan_container_reset(comments_scan_t *scan)
{
    scan->hidden = 0;
    scan->candidates = 0;
    scan->watched = 0;
}


static void
comments_scan_container_watch(comments_scan_t *scan)
{
    unsigned  depth;

    depth = scan->candidates ? scan->candidate[scan->candidates - 1].depth : 0;

    scan->watched = (uint16_t) (depth > scan->hidden ? depth : scan->hidden);
}

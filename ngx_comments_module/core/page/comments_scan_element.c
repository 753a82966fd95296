/*
 * The elements that the scanner knows, and how the tree builder of the HTML
 * standard treats them (13.2.4.2, 13.2.6.4 and 13.2.6.5).
 */

#include "comments_scan_machine.h"


#define SPECIAL   COMMENTS_SCAN_SPECIAL
#define SCOPE     (COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_SCOPE)
#define FORMAT    COMMENTS_SCAN_FORMAT
#define VOID      COMMENTS_SCAN_VOID
#define BLOCK     (COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_BLOCK                \
                   | COMMENTS_SCAN_SCOPED)
#define HEADING   (COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_BLOCK                \
                   | COMMENTS_SCAN_HEADING | COMMENTS_SCAN_UNFIT              \
                   | COMMENTS_SCAN_BREAKOUT)
#define FENCE     (COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_SCOPE                \
                   | COMMENTS_SCAN_FENCE | COMMENTS_SCAN_SCOPED)
#define BAR       COMMENTS_SCAN_BAR
#define UNFIT     COMMENTS_SCAN_UNFIT
#define DEAD      (COMMENTS_SCAN_UNFIT | COMMENTS_SCAN_DEAD)
#define HOST      COMMENTS_SCAN_HOST
#define BUSY      COMMENTS_SCAN_BUSY
#define RAW       COMMENTS_SCAN_RAW
#define METADATA  COMMENTS_SCAN_METADATA
#define BREAKOUT  COMMENTS_SCAN_BREAKOUT
#define TABLED    COMMENTS_SCAN_TABLED


const comments_scan_known_t  comments_scan_known[COMMENTS_EL_KNOWN] = {
    [COMMENTS_EL_NONE] = { comments_str(""), 0 },
    [COMMENTS_EL_A] = { comments_str("a"), FORMAT },
    [COMMENTS_EL_ADDRESS] = { comments_str("address"), BLOCK },
    [COMMENTS_EL_ANNOTATION_XML] = { comments_str("annotation-xml"), 0 },
    [COMMENTS_EL_APPLET] = { comments_str("applet"), FENCE|DEAD|BUSY },
    [COMMENTS_EL_AREA] = { comments_str("area"), SPECIAL|VOID|BUSY },
    [COMMENTS_EL_ARTICLE] = { comments_str("article"), BLOCK|HOST },
    [COMMENTS_EL_ASIDE] = { comments_str("aside"), BLOCK|HOST },
    [COMMENTS_EL_AUDIO] = { comments_str("audio"), DEAD },
    [COMMENTS_EL_B] = { comments_str("b"), FORMAT|BREAKOUT },
    [COMMENTS_EL_BASE] = { comments_str("base"), SPECIAL|VOID|METADATA },
    [COMMENTS_EL_BASEFONT] =
        { comments_str("basefont"), SPECIAL|VOID|METADATA },
    [COMMENTS_EL_BGSOUND] = { comments_str("bgsound"), SPECIAL|VOID|METADATA },
    [COMMENTS_EL_BIG] = { comments_str("big"), FORMAT|BREAKOUT },
    [COMMENTS_EL_BLOCKQUOTE] =
        { comments_str("blockquote"), BLOCK|BREAKOUT },
    [COMMENTS_EL_BODY] = { comments_str("body"), SPECIAL|BREAKOUT },
    [COMMENTS_EL_BR] = { comments_str("br"), SPECIAL|VOID|BUSY|BREAKOUT },
    [COMMENTS_EL_BUTTON] = { comments_str("button"),
                    SPECIAL|COMMENTS_SCAN_SCOPED|DEAD|BUSY },
    [COMMENTS_EL_CANVAS] = { comments_str("canvas"), DEAD },
    [COMMENTS_EL_CAPTION] = { comments_str("caption"),
                     SCOPE|COMMENTS_SCAN_FENCE|TABLED|UNFIT },
    [COMMENTS_EL_CENTER] = { comments_str("center"), BLOCK|HOST|BREAKOUT },
    [COMMENTS_EL_CODE] = { comments_str("code"), FORMAT|BREAKOUT },
    [COMMENTS_EL_COL] = { comments_str("col"), SPECIAL|VOID|TABLED },
    [COMMENTS_EL_COLGROUP] = { comments_str("colgroup"), SPECIAL|TABLED },
    [COMMENTS_EL_COMENTARIO] = { comments_str("comentario-comments"), HOST },
    [COMMENTS_EL_DATALIST] = { comments_str("datalist"), DEAD },
    [COMMENTS_EL_DD] = { comments_str("dd"), BLOCK|BUSY|BREAKOUT },
    [COMMENTS_EL_DEL] = { comments_str("del"), HOST },
    [COMMENTS_EL_DESC] = { comments_str("desc"), 0 },
    [COMMENTS_EL_DETAILS] = { comments_str("details"), BLOCK|HOST },
    [COMMENTS_EL_DIALOG] = { comments_str("dialog"),
                    COMMENTS_SCAN_BLOCK|COMMENTS_SCAN_SCOPED|UNFIT },
    [COMMENTS_EL_DIR] = { comments_str("dir"), BLOCK },
    [COMMENTS_EL_DIV] = { comments_str("div"), BLOCK|HOST|BREAKOUT },
    [COMMENTS_EL_DL] = { comments_str("dl"), BLOCK|BREAKOUT },
    [COMMENTS_EL_DT] = { comments_str("dt"), BLOCK|BUSY|BREAKOUT },
    [COMMENTS_EL_EM] = { comments_str("em"), FORMAT|BREAKOUT },
    [COMMENTS_EL_EMBED] = { comments_str("embed"), SPECIAL|VOID|BUSY|BREAKOUT },
    [COMMENTS_EL_FIELDSET] = { comments_str("fieldset"), BLOCK },
    [COMMENTS_EL_FIGCAPTION] = { comments_str("figcaption"), BLOCK },
    [COMMENTS_EL_FIGURE] = { comments_str("figure"), BLOCK },
    [COMMENTS_EL_FONT] = { comments_str("font"), FORMAT },
    [COMMENTS_EL_FOOTER] = { comments_str("footer"), BLOCK|HOST },
    [COMMENTS_EL_FOREIGNOBJECT] = { comments_str("foreignobject"), 0 },
    [COMMENTS_EL_FORM] = { comments_str("form"), BLOCK },
    [COMMENTS_EL_FRAME] = { comments_str("frame"), SPECIAL|VOID },
    [COMMENTS_EL_FRAMESET] = { comments_str("frameset"), SPECIAL },
    [COMMENTS_EL_H1] = { comments_str("h1"), HEADING },
    [COMMENTS_EL_H2] = { comments_str("h2"), HEADING },
    [COMMENTS_EL_H3] = { comments_str("h3"), HEADING },
    [COMMENTS_EL_H4] = { comments_str("h4"), HEADING },
    [COMMENTS_EL_H5] = { comments_str("h5"), HEADING },
    [COMMENTS_EL_H6] = { comments_str("h6"), HEADING },
    [COMMENTS_EL_HEAD] = { comments_str("head"), SPECIAL|BREAKOUT },
    [COMMENTS_EL_HEADER] = { comments_str("header"), BLOCK },
    [COMMENTS_EL_HGROUP] = { comments_str("hgroup"), BLOCK },
    [COMMENTS_EL_HR] = { comments_str("hr"),
                SPECIAL|COMMENTS_SCAN_BLOCK|VOID|BUSY|BREAKOUT },
    [COMMENTS_EL_HTML] = { comments_str("html"), SCOPE },
    [COMMENTS_EL_I] = { comments_str("i"), FORMAT|BREAKOUT },
    [COMMENTS_EL_IFRAME] = { comments_str("iframe"), SPECIAL|RAW|BUSY },
    [COMMENTS_EL_IMAGE] = { comments_str("image"), VOID|BUSY },
    [COMMENTS_EL_IMG] = { comments_str("img"), SPECIAL|VOID|BUSY|BREAKOUT },
    [COMMENTS_EL_INPUT] = { comments_str("input"), SPECIAL|VOID },
    [COMMENTS_EL_INS] = { comments_str("ins"), HOST },
    [COMMENTS_EL_KEYGEN] = { comments_str("keygen"), SPECIAL|VOID|BUSY },
    [COMMENTS_EL_LABEL] = { comments_str("label"), UNFIT },
    [COMMENTS_EL_LEGEND] = { comments_str("legend"), UNFIT },
    [COMMENTS_EL_LI] = { comments_str("li"), BLOCK|BUSY|BREAKOUT },
    [COMMENTS_EL_LINK] = { comments_str("link"), SPECIAL|VOID|METADATA },
    [COMMENTS_EL_LISTING] = { comments_str("listing"), BLOCK|BUSY|BREAKOUT },
    [COMMENTS_EL_MAIN] = { comments_str("main"), BLOCK|HOST },
    [COMMENTS_EL_MALIGNMARK] = { comments_str("malignmark"), 0 },
    [COMMENTS_EL_MARQUEE] = { comments_str("marquee"), FENCE|UNFIT|BUSY },
    [COMMENTS_EL_MATH] = { comments_str("math"), 0 },
    [COMMENTS_EL_MENU] = { comments_str("menu"), BLOCK|BREAKOUT },
    [COMMENTS_EL_META] =
        { comments_str("meta"), SPECIAL|VOID|METADATA|BREAKOUT },
    [COMMENTS_EL_MGLYPH] = { comments_str("mglyph"), 0 },
    [COMMENTS_EL_MI] = { comments_str("mi"), 0 },
    [COMMENTS_EL_MN] = { comments_str("mn"), 0 },
    [COMMENTS_EL_MO] = { comments_str("mo"), 0 },
    [COMMENTS_EL_MS] = { comments_str("ms"), 0 },
    [COMMENTS_EL_MTEXT] = { comments_str("mtext"), 0 },
    [COMMENTS_EL_NAV] = { comments_str("nav"), BLOCK },
    [COMMENTS_EL_NOBR] = { comments_str("nobr"), FORMAT|BREAKOUT },
    [COMMENTS_EL_NOEMBED] = { comments_str("noembed"), SPECIAL|RAW },
    [COMMENTS_EL_NOFRAMES] =
        { comments_str("noframes"), SPECIAL|RAW|METADATA },
    [COMMENTS_EL_NOSCRIPT] =
        { comments_str("noscript"), SPECIAL|RAW|METADATA },
    [COMMENTS_EL_OBJECT] = { comments_str("object"), FENCE|DEAD|BUSY },
    [COMMENTS_EL_OL] = { comments_str("ol"), BLOCK|BREAKOUT },
    [COMMENTS_EL_OPTGROUP] = { comments_str("optgroup"), DEAD },
    [COMMENTS_EL_OPTION] = { comments_str("option"), DEAD },
    [COMMENTS_EL_P] =
        { comments_str("p"), SPECIAL|COMMENTS_SCAN_BLOCK|BREAKOUT },
    [COMMENTS_EL_PARAM] = { comments_str("param"), SPECIAL|VOID },
    [COMMENTS_EL_PLAINTEXT] =
        { comments_str("plaintext"), SPECIAL|COMMENTS_SCAN_BLOCK|RAW },
    [COMMENTS_EL_PRE] = { comments_str("pre"), BLOCK|BUSY|BREAKOUT },
    [COMMENTS_EL_RUBY] = { comments_str("ruby"), BREAKOUT },
    [COMMENTS_EL_S] = { comments_str("s"), FORMAT|BREAKOUT },
    [COMMENTS_EL_SCRIPT] = { comments_str("script"), SPECIAL|RAW|METADATA },
    [COMMENTS_EL_SEARCH] = { comments_str("search"), BLOCK },
    [COMMENTS_EL_SECTION] = { comments_str("section"), BLOCK|HOST },
    [COMMENTS_EL_SELECT] = { comments_str("select"), SPECIAL|BAR|BUSY },
    [COMMENTS_EL_SMALL] = { comments_str("small"), FORMAT|BREAKOUT },
    [COMMENTS_EL_SOURCE] = { comments_str("source"), SPECIAL|VOID },
    [COMMENTS_EL_SPAN] = { comments_str("span"), HOST|BREAKOUT },
    [COMMENTS_EL_STRIKE] = { comments_str("strike"), FORMAT|BREAKOUT },
    [COMMENTS_EL_STRONG] = { comments_str("strong"), FORMAT|BREAKOUT },
    [COMMENTS_EL_STYLE] = { comments_str("style"), SPECIAL|RAW|METADATA },
    [COMMENTS_EL_SUB] = { comments_str("sub"), BREAKOUT },
    [COMMENTS_EL_SUMMARY] = { comments_str("summary"), BLOCK|UNFIT },
    [COMMENTS_EL_SUP] = { comments_str("sup"), BREAKOUT },
    [COMMENTS_EL_SVG] = { comments_str("svg"), 0 },
    [COMMENTS_EL_TABLE] = { comments_str("table"), SCOPE|BUSY|BREAKOUT },
    [COMMENTS_EL_TBODY] = { comments_str("tbody"), SPECIAL|TABLED },
    [COMMENTS_EL_TD] = { comments_str("td"),
                SCOPE|COMMENTS_SCAN_FENCE|TABLED|HOST },
    [COMMENTS_EL_TEMPLATE] = { comments_str("template"),
                      SCOPE|COMMENTS_SCAN_FENCE|BAR|METADATA },
    [COMMENTS_EL_TEXTAREA] = { comments_str("textarea"), SPECIAL|RAW|BUSY },
    [COMMENTS_EL_TFOOT] = { comments_str("tfoot"), SPECIAL|TABLED },
    [COMMENTS_EL_TH] = { comments_str("th"),
                SCOPE|COMMENTS_SCAN_FENCE|TABLED },
    [COMMENTS_EL_THEAD] = { comments_str("thead"), SPECIAL|TABLED },
    [COMMENTS_EL_TITLE] = { comments_str("title"), SPECIAL|RAW|METADATA },
    [COMMENTS_EL_TR] = { comments_str("tr"), SPECIAL|TABLED },
    [COMMENTS_EL_TRACK] = { comments_str("track"), SPECIAL|VOID },
    [COMMENTS_EL_TT] = { comments_str("tt"), FORMAT|BREAKOUT },
    [COMMENTS_EL_U] = { comments_str("u"), FORMAT|BREAKOUT },
    [COMMENTS_EL_UL] = { comments_str("ul"), BLOCK|BREAKOUT },
    [COMMENTS_EL_VAR] = { comments_str("var"), BREAKOUT },
    [COMMENTS_EL_VIDEO] = { comments_str("video"), DEAD },
    [COMMENTS_EL_WBR] = { comments_str("wbr"), SPECIAL|VOID|BUSY },
    [COMMENTS_EL_XMP] = { comments_str("xmp"),
                 SPECIAL|COMMENTS_SCAN_BLOCK|RAW|BUSY }
};


/*
 * for each letter, the first name that begins with it or with a later letter;
 * and the end of the names
 */

static const unsigned char  comments_scan_first[] = {
    COMMENTS_EL_A, COMMENTS_EL_B, COMMENTS_EL_CANVAS, COMMENTS_EL_DATALIST,
    COMMENTS_EL_EM, COMMENTS_EL_FIELDSET, COMMENTS_EL_H1, COMMENTS_EL_H1,
    COMMENTS_EL_I, COMMENTS_EL_KEYGEN, COMMENTS_EL_KEYGEN, COMMENTS_EL_LABEL,
    COMMENTS_EL_MAIN, COMMENTS_EL_NAV, COMMENTS_EL_OBJECT, COMMENTS_EL_P,
    COMMENTS_EL_RUBY, COMMENTS_EL_RUBY, COMMENTS_EL_S, COMMENTS_EL_TABLE,
    COMMENTS_EL_U, COMMENTS_EL_VAR, COMMENTS_EL_WBR, COMMENTS_EL_XMP,
    COMMENTS_EL_KNOWN, COMMENTS_EL_KNOWN, COMMENTS_EL_KNOWN
};


unsigned
comments_scan_element(const char *name, size_t len, uint32_t hash)
{
    size_t                 n;
    unsigned               i, last, letter;
    const comments_str_t  *known;

    letter = (unsigned) (name[0] - 'a');
    last = comments_scan_first[letter + 1];

    for (i = comments_scan_first[letter]; i < last; i++) {
        known = &comments_scan_known[i].name;

        if (known->len != len) {
            continue;
        }

        /* names are short, so a call of memcmp() would cost more than this */

        for (n = len - 1; n && known->data[n] == name[n]; n--) { /* void */ }

        if (n == 0) {
            return i;
        }
    }

    return COMMENTS_EL_KNOWN
           + hash % (COMMENTS_SCAN_ELEMENT + 1 - COMMENTS_EL_KNOWN);
}

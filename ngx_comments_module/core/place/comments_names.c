/*
 * The words in ids and classes that tell what an element is. A name such as
 * "post-comments_list" is cut at '-' and '_' into words.
 */

#include "comments_names.h"

#include "comments_ascii.h"


/* a word, and what it says of the element whose name has it */
typedef struct {
    comments_str_t  text;
    unsigned        props;
    unsigned        alone;     /* only if it is the whole name */
} comments_names_word_t;


static unsigned comments_names_word(comments_str_t name, size_t start,
    size_t end);
static unsigned comments_names_whole(comments_str_t name, unsigned props,
    unsigned id);
static unsigned comments_names_entry(comments_str_t name);
static unsigned comments_names_root(comments_str_t name);
static unsigned comments_names_comment(comments_str_t name);
static unsigned comments_names_foot(comments_str_t name);
static unsigned comments_names_skip(comments_str_t *name, const char *front);
static unsigned comments_names_layout(comments_str_t name);


#define NOISE    COMMENTS_ARTICLE_NOISE
#define FOOT     (COMMENTS_ARTICLE_FOOT | COMMENTS_ARTICLE_NOISE)
#define PART     COMMENTS_ARTICLE_PART
#define CODE     COMMENTS_ARTICLE_CODE
#define AFTER    (COMMENTS_ARTICLE_NOISE | COMMENTS_ARTICLE_CLOSER)
#define ROW      COMMENTS_ARTICLE_ROW
#define SECTION  COMMENTS_ARTICLE_SECTION

/* of the words below the longest one has so many letters */
#define COMMENTS_NAMES_LONGEST  11

/* the shortest id of a comment that begins with "c" alone */
#define COMMENTS_NAMES_BLOGGER  8

/* the first letters of the names in comments_names_entry(), a bit for each */
#define COMMENTS_NAMES_ENTRIES                                                \
    (1u << ('a' & 31) | 1u << ('b' & 31) | 1u << ('e' & 31)                   \
     | 1u << ('h' & 31) | 1u << ('m' & 31) | 1u << ('p' & 31)                 \
     | 1u << ('s' & 31))

/* so many of the words there that begin a name are one by themselves */
#define COMMENTS_NAMES_POSTS  3

/* the last letters of the names in comments_names_layout(), a bit for each */
#define COMMENTS_NAMES_ENDS                                                   \
    (1u << ('d' & 31) | 1u << ('l' & 31) | 1u << ('n' & 31)                   \
     | 1u << ('t' & 31) | 1u << ('x' & 31))


static const comments_names_word_t  comments_names_a[] = {
    { comments_str("archive"), NOISE, 0 },
    { comments_str("article"), PART, 0 },
    { comments_str("authorbio"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_b[] = {
    { comments_str("banner"), NOISE, 0 },
    { comments_str("bio"), NOISE, 0 },
    { comments_str("breadcrumb"), NOISE, 0 },
    { comments_str("breadcrumbs"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_c[] = {
    { comments_str("card"), PART, 0 },
    { comments_str("code"), CODE, 1 },
    { comments_str("codeblock"), CODE, 1 },
    { comments_str("codehilite"), CODE, 1 },
    { comments_str("colophon"), FOOT, 1 },
    { comments_str("columns"), ROW, 1 },
    { comments_str("comment"), PART | NOISE, 0 },
    { comments_str("comments"), PART | NOISE, 0 },
    { comments_str("cookie"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_d[] = {
    { comments_str("disqus"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_e[] = {
    { comments_str("entry"), PART, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_f[] = {
    { comments_str("foot"), FOOT, 1 },
    { comments_str("footer"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_h[] = {
    { comments_str("header"), NOISE, 0 },
    { comments_str("highlight"), CODE, 1 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_l[] = {
    { comments_str("latest"), AFTER, 0 },
    { comments_str("level"), ROW, 1 },
    { comments_str("level1"), SECTION, 1 },
    { comments_str("level2"), SECTION, 1 },
    { comments_str("level3"), SECTION, 1 },
    { comments_str("level4"), SECTION, 1 },
    { comments_str("level5"), SECTION, 1 },
    { comments_str("level6"), SECTION, 1 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_m[] = {
    { comments_str("masthead"), NOISE, 0 },
    { comments_str("menu"), NOISE, 0 },
    { comments_str("modal"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_n[] = {
    { comments_str("nav"), NOISE, 0 },
    { comments_str("navbar"), NOISE, 0 },
    { comments_str("newsletter"), AFTER, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_p[] = {
    { comments_str("pager"), AFTER, 0 },
    { comments_str("pagination"), AFTER, 0 },
    { comments_str("popup"), NOISE, 0 },
    { comments_str("post"), PART, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_r[] = {
    { comments_str("recent"), AFTER, 0 },
    { comments_str("recommend"), AFTER, 0 },
    { comments_str("related"), AFTER, 0 },
    { comments_str("respond"), NOISE, 0 },
    { comments_str("row"), ROW, 1 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_s[] = {
    { comments_str("search"), NOISE, 0 },
    { comments_str("sect1"), SECTION, 1 },
    { comments_str("sect2"), SECTION, 1 },
    { comments_str("sect3"), SECTION, 1 },
    { comments_str("sect4"), SECTION, 1 },
    { comments_str("section"), SECTION, 1 },
    { comments_str("share"), NOISE, 0 },
    { comments_str("sharing"), NOISE, 0 },
    { comments_str("side"), NOISE, 1 },
    { comments_str("sidebar"), NOISE, 0 },
    { comments_str("sourcecode"), CODE, 1 },
    { comments_str("subscribe"), AFTER, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_t[] = {
    { comments_str("tag"), NOISE, 0 },
    { comments_str("tags"), NOISE, 0 },
    { comments_str("toc"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

static const comments_names_word_t  comments_names_w[] = {
    { comments_str("widget"), NOISE, 0 },
    { comments_str("widgets"), NOISE, 0 },
    { comments_str(""), 0, 0 }
};

/* the words that begin with a letter */
static const comments_names_word_t *const  comments_names_letters[26] = {
    comments_names_a, comments_names_b, comments_names_c, comments_names_d,
    comments_names_e, comments_names_f, NULL, comments_names_h, NULL, NULL,
    NULL, comments_names_l, comments_names_m, comments_names_n, NULL,
    comments_names_p, NULL, comments_names_r, comments_names_s,
    comments_names_t, NULL, NULL, comments_names_w, NULL, NULL, NULL
};


unsigned
comments_names_props(comments_str_t name, unsigned id)
{
    size_t    i, start;
    unsigned  props;

    props = 0;

    for (i = 0, start = 0; i < name.len; i++) {

        if (name.data[i] == '-' || name.data[i] == '_') {
            props |= comments_names_word(name, start, i);
            start = i + 1;
        }
    }

    props |= comments_names_word(name, start, i);

    /* ids of sections are made of the words in their headings */

    if (id) {
        props &= ~(unsigned) (CODE | COMMENTS_ARTICLE_CLOSER);
    }

    return props | comments_names_whole(name, props, id);
}


/* what the word between two offsets of a name says */

static unsigned
comments_names_word(comments_str_t name, size_t start, size_t end)
{
    unsigned                      letter;
    comments_str_t                text;
    const comments_names_word_t  *word;

    if (start == end) {
        return 0;
    }

    text = comments_str_of(name.data + start, end - start);
    letter = ((unsigned char) text.data[0] | 0x20u) - 'a';

    if (letter >= 26 || comments_names_letters[letter] == NULL
        || text.len > COMMENTS_NAMES_LONGEST)
    {
        return 0;
    }

    for (word = comments_names_letters[letter]; word->text.len; word++) {

        if (word->text.len == text.len
            && word->text.data[1] == (text.data[1] | 0x20)
            && (!word->alone || text.len == name.len)
            && comments_ascii_same(word->text, text))
        {
            return word->props;
        }
    }

    return 0;
}


/* what the name as a whole says; props is what its words say */

static unsigned
comments_names_whole(comments_str_t name, unsigned props, unsigned id)
{
    /* Movable Type 3 has no ids */
    static const comments_str_t  remark = comments_str("comments-body");

    if (id) {
        props |= comments_names_root(name) | comments_names_comment(name);

    } else if (comments_str_eq(name, remark)) {
        props |= COMMENTS_ARTICLE_REMARK;
    }

    if ((props & NOISE) && comments_names_foot(name)) {
        props |= FOOT;
    }

    if (comments_names_entry(name)) {
        props |= COMMENTS_ARTICLE_ENTRY;
    }

    return props | comments_names_layout(name);
}


/*
 * 1 for the name of a post or of its text: "post", "entry", "article", perhaps
 * with one word of those behind it, and others that mean the same
 */

static unsigned
comments_names_entry(comments_str_t name)
{
    size_t  i;

    static const char *const  whole[] = {
        "hentry", "h-entry", "e-content", "markdown-body", "prose"
    };
    static const char *const  front[] = {
        "post", "entry", "article", "blog", "story"
    };
    static const char *const  back[] = {
        "content", "body", "text", "entry", "post"
    };

    if (!(COMMENTS_NAMES_ENTRIES >> (name.data[0] & 31) & 1)) {
        return 0;
    }

    for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        if (comments_ascii_is(name, whole[i])) {
            return 1;
        }
    }

    for (i = 0; i < sizeof(front) / sizeof(front[0]); i++) {
        if (comments_names_skip(&name, front[i])) {
            break;
        }
    }

    if (i == sizeof(front) / sizeof(front[0])) {
        return 0;
    }

    if (name.len == 0) {
        return i < COMMENTS_NAMES_POSTS;
    }

    for (i = 0; i < sizeof(back) / sizeof(back[0]); i++) {
        if (comments_ascii_is(name, back[i])) {
            return 1;
        }
    }

    return 0;
}


/* what a script takes over, and fills anew: frameworks give it an id */

static unsigned
comments_names_root(comments_str_t name)
{
    size_t  i;

    static const comments_str_t  roots[] = {
        comments_str("___gatsby"),
        comments_str("gatsby-focus-wrapper"),
        comments_str("__next"),
        comments_str("__docusaurus"),
        comments_str("__nuxt"),
        comments_str("__layout")
    };

    /* of these each one may be something else, unless it is the whole page */

    static const comments_str_t  apps[] = {
        comments_str("app"),
        comments_str("root"),
        comments_str("react-root"),
        comments_str("q-app"),
        comments_str("svelte")
    };

    for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        if (comments_str_eq(name, roots[i])) {
            return COMMENTS_ARTICLE_ROOT;
        }
    }

    for (i = 0; i < sizeof(apps) / sizeof(apps[0]); i++) {
        if (comments_str_eq(name, apps[i])) {
            return COMMENTS_ARTICLE_APP;
        }
    }

    return 0;
}


/*
 * The ids of comments that a system printed into the page: "comment-17"
 * (Movable Type, WordPress), "li-comment-17", "div-comment-17",
 * "comment-6a00d8341c" (TypePad), "c1234567890" (Blogger).
 */

static unsigned
comments_names_comment(comments_str_t name)
{
    size_t    i;
    unsigned  digits;

    if (!comments_ascii_alnum((unsigned char) name.data[name.len - 1])) {
        return 0;
    }

    if (!comments_names_skip(&name, "li-")) {
        (void) comments_names_skip(&name, "div-");
    }

    if (!comments_names_skip(&name, "comment")
        && (name.len < COMMENTS_NAMES_BLOGGER
            || !comments_names_skip(&name, "c")))
    {
        return 0;
    }

    for (i = 0, digits = 0; i < name.len; i++) {

        if (comments_ascii_hex((unsigned char) name.data[i]) < 0) {
            return 0;
        }

        digits += comments_ascii_digit((unsigned char) name.data[i]) != 0;
    }

    return digits ? COMMENTS_ARTICLE_COMMENT : 0;
}


/*
 * 1 for the name of a page's footer: "footer", perhaps with one word of those
 * before it and one of those behind it, and with '-' or '_' or nothing between
 */

static unsigned
comments_names_foot(comments_str_t name)
{
    size_t  i;

    static const char *const  front[] = {
        "site", "page", "main", "global", "blog"
    };
    static const char *const  back[] = {
        "wrap", "wrapper", "container", "inner", "area", "main"
    };

    for (i = 0; i < sizeof(front) / sizeof(front[0]); i++) {
        if (comments_names_skip(&name, front[i])) {
            break;
        }
    }

    if (!comments_names_skip(&name, "footer")) {
        return 0;
    }

    for (i = 0; i < sizeof(back) / sizeof(back[0]); i++) {
        if (comments_ascii_is(name, back[i])) {
            return 1;
        }
    }

    return name.len == 0;
}


/* 1 if the name begins with front, which is cut off with a '-' behind it */

static unsigned
comments_names_skip(comments_str_t *name, const char *front)
{
    size_t  len;

    if (!comments_ascii_begins(*name, front)) {
        return 0;
    }

    len = strlen(front);

    if (len < name->len && (name->data[len] == '-' || name->data[len] == '_'))
    {
        len++;
    }

    name->data += len;
    name->len -= len;

    return 1;
}


/*
 * What classes of utility frameworks (Bootstrap, Tailwind, Bulma, WordPress)
 * say about the children of an element: "flex", "d-flex", "md:grid".
 */

static unsigned
comments_names_layout(comments_str_t name)
{
    size_t  i;

    static const comments_str_t  stack = comments_str("flex-col");
    static const comments_str_t  stacks = comments_str("flex-column");

    static const comments_str_t  rows[] = {
        comments_str("flex"),
        comments_str("d-flex"),
        comments_str("is-flex"),
        comments_str("is-layout-flex"),
        comments_str("inline-flex"),
        comments_str("grid"),
        comments_str("d-grid"),
        comments_str("is-layout-grid"),
        comments_str("column-layout"),
        comments_str("columns-layout")
    };

    /* all of these end in an x, d, t, l or n: most names do not */

    if (name.len < 4 || !(COMMENTS_NAMES_ENDS >> (name.data[name.len - 1] & 31)
                          & 1))
    {
        return 0;
    }

    /* a prefix tells from which width on the class holds */

    for (i = name.len; i; i--) {
        if (name.data[i - 1] == ':') {
            name.data += i;
            name.len -= i;
            break;
        }
    }

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (comments_str_eq(name, rows[i])) {
            return ROW;
        }
    }

    return (comments_str_eq(name, stack) || comments_str_eq(name, stacks))
           ? COMMENTS_ARTICLE_STACK : 0;
}


unsigned
comments_names_role(comments_str_t role)
{
    size_t  i;

    static const struct {
        comments_str_t  name;
        unsigned        props;
    } roles[] = {
        { comments_str("article"), COMMENTS_ARTICLE_ARTICLE },
        { comments_str("main"), COMMENTS_ARTICLE_MAIN },
        { comments_str("navigation"), NOISE },
        { comments_str("complementary"), NOISE },
        { comments_str("contentinfo"), FOOT },
        { comments_str("banner"), NOISE },
        { comments_str("search"), NOISE },
        { comments_str("dialog"), NOISE }
    };

    for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (comments_ascii_same(role, roles[i].name)) {
            return roles[i].props;
        }
    }

    return 0;
}

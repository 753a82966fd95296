/*
 * The check "words": holds comments that contain a term of a file.
 *
 * The file has one term a line; lines that begin with "#" are comments. A term
 * is found as a whole word, without regard to case; "*" at its beginning or its
 * end lets more letters stand there, and one "*" inside it stands for up to 32
 * characters of the same word. Next to a character of a script that is written
 * without spaces, words have no ends.
 *
 * All terms are looked for at once (ngx_http_comments_words_tree.h). What is
 * made of the file when the configuration is read is shared by all workers.
 */

#include "ngx_http_comments_plugin.h"
#include "ngx_http_comments_words_text.h"
#include "ngx_http_comments_words_tree.h"


#define NGX_HTTP_COMMENTS_CHECK_WORDS_FILE   (10 * 1024 * 1024)
#define NGX_HTTP_COMMENTS_CHECK_WORDS_TERMS  1000000
#define NGX_HTTP_COMMENTS_CHECK_WORDS_LEN    200     /* bytes of a term */
#define NGX_HTTP_COMMENTS_CHECK_WORDS_GAPS   1000    /* terms with "*" inside */
#define NGX_HTTP_COMMENTS_CHECK_WORDS_GAP    32      /* characters */


/* the file while it is read */
typedef struct {
    ngx_conf_t                      *cf;
    ngx_str_t                        name;
    ngx_str_t                        text;
    ngx_http_comments_words_term_t  *terms;
    ngx_uint_t                       nterms;
    ngx_uint_t                       ngaps;
} ngx_http_comments_check_words_file_t;


static char *ngx_http_comments_check_words_parse(ngx_conf_t *cf,
    const ngx_str_t *args, ngx_uint_t n, void **conf);
static char *ngx_http_comments_check_words_load(
    ngx_http_comments_check_words_file_t *file,
    ngx_http_comments_words_tree_t *tree);
static char *ngx_http_comments_check_words_read(
    ngx_http_comments_check_words_file_t *file);
static char *ngx_http_comments_check_words_lines(
    ngx_http_comments_check_words_file_t *file);
static char *ngx_http_comments_check_words_line(
    ngx_http_comments_check_words_file_t *file, u_char *line, size_t len);
static char *ngx_http_comments_check_words_gapped(
    ngx_http_comments_check_words_file_t *file,
    ngx_http_comments_words_term_t *term);
static ngx_comments_verdict_t ngx_http_comments_check_words(
    ngx_comments_call_t *call, void *conf, ngx_comments_reason_t *why);
static ngx_uint_t ngx_http_comments_check_words_find(
    const ngx_http_comments_words_tree_t *tree, const ngx_str_t *text,
    ngx_str_t *found);
static ngx_uint_t ngx_http_comments_check_words_ends(
    const ngx_http_comments_words_tree_t *tree, uint32_t node,
    const ngx_str_t *text, ngx_str_t *found);
static ngx_uint_t ngx_http_comments_check_words_whole(const ngx_str_t *text,
    const ngx_str_t *found, ngx_uint_t how);
static ngx_uint_t ngx_http_comments_check_words_gap(
    const ngx_http_comments_words_gap_t *gap, const ngx_str_t *text,
    ngx_str_t *found);


static const ngx_comments_check_t  ngx_http_comments_check_words_check = {
    sizeof(ngx_comments_check_t), ngx_string("words"), 0, 0,
    ngx_http_comments_check_words,
    ngx_http_comments_check_words_parse,
    NULL, NULL, NULL, NULL, NULL
};

static const ngx_comments_check_t
                        *const ngx_http_comments_check_words_checks[] = {
    &ngx_http_comments_check_words_check, NULL
};

const ngx_comments_plugin_t  ngx_http_comments_check_words_plugin = {
    sizeof(ngx_comments_plugin_t), NGX_COMMENTS_ABI,
    ngx_string("words"), ngx_string("1.0"),
    ngx_http_comments_check_words_checks, NULL, NULL
};


static char *
ngx_http_comments_check_words_parse(ngx_conf_t *cf, const ngx_str_t *args,
    ngx_uint_t n, void **conf)
{
    char                                  *why;
    ngx_http_comments_words_tree_t        *tree;
    ngx_http_comments_check_words_file_t   file;

    if (n != 1 || ngx_strncmp(args[0].data, "file=", 5) != 0
        || args[0].len == 5)
    {
        return "needs one argument, \"file=\" with the name of a file";
    }

    tree = ngx_pcalloc(cf->pool, sizeof(ngx_http_comments_words_tree_t));
    if (tree == NULL) {
        return "no memory";
    }

    ngx_memzero(&file, sizeof(ngx_http_comments_check_words_file_t));

    file.cf = cf;
    file.name.data = args[0].data + 5;
    file.name.len = args[0].len - 5;

    if (ngx_conf_full_name(cf->cycle, &file.name, 1) != NGX_OK) {
        return "no memory";
    }

    why = ngx_http_comments_check_words_load(&file, tree);

    ngx_free(file.text.data);
    ngx_free(file.terms);

    *conf = tree;

    return why;
}


static char *
ngx_http_comments_check_words_load(ngx_http_comments_check_words_file_t *file,
    ngx_http_comments_words_tree_t *tree)
{
    char  *why;

    why = ngx_http_comments_check_words_read(file);

    if (why == NULL) {
        why = ngx_http_comments_check_words_lines(file);
    }

    if (why == NULL
        && ngx_http_comments_words_tree(file->cf->pool, file->terms,
                                        file->nterms, tree)
           != NGX_OK)
    {
        why = "no memory";
    }

    return why;
}


static char *
ngx_http_comments_check_words_read(ngx_http_comments_check_words_file_t *file)
{
    ssize_t          n;
    ngx_fd_t         fd;
    ngx_str_t       *text;
    ngx_file_info_t  fi;

    text = &file->text;

    /* not blocking: nobody may ever write to a named pipe */

    fd = ngx_open_file(file->name.data, NGX_FILE_RDONLY|NGX_FILE_NONBLOCK,
                       NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, file->cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", &file->name);
        return "its file cannot be opened";
    }

    if (ngx_fd_info(fd, &fi) == NGX_FILE_ERROR || !ngx_is_file(&fi)) {
        (void) ngx_close_file(fd);
        return "its file is no regular file";
    }

    /* one byte more than is allowed, and one for the end of the last line */

    text->data = ngx_alloc(NGX_HTTP_COMMENTS_CHECK_WORDS_FILE + 2,
                           file->cf->log);
    n = 0;

    while (text->data != NULL
           && text->len <= NGX_HTTP_COMMENTS_CHECK_WORDS_FILE)
    {
        n = ngx_read_fd(fd, text->data + text->len,
                        NGX_HTTP_COMMENTS_CHECK_WORDS_FILE + 1 - text->len);
        if (n <= 0) {
            break;
        }

        text->len += n;
    }

    if (n < 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, file->cf, ngx_errno,
                           ngx_read_fd_n " \"%V\" failed", &file->name);
    }

    (void) ngx_close_file(fd);

    if (text->data == NULL) {
        return "no memory";
    }

    if (n < 0) {
        return "its file cannot be read";
    }

    return text->len > NGX_HTTP_COMMENTS_CHECK_WORDS_FILE
           ? "its file is larger than 10 MB" : NULL;
}


static char *
ngx_http_comments_check_words_lines(ngx_http_comments_check_words_file_t *file)
{
    char        *why;
    u_char      *p, *end, *next;
    ngx_uint_t   line, n;

    n = 1;
    end = file->text.data + file->text.len;
    *end++ = LF;

    for (p = file->text.data; p < end; p++) {
        n += (*p == LF);
    }

    n = ngx_min(n, NGX_HTTP_COMMENTS_CHECK_WORDS_TERMS);

    file->terms = ngx_alloc((n + 1) * sizeof(ngx_http_comments_words_term_t),
                            file->cf->log);
    if (file->terms == NULL) {
        return "no memory";
    }

    for (p = file->text.data, line = 1; p < end; p = next + 1, line++) {

        next = ngx_strlchr(p, end, LF);
        why = ngx_http_comments_check_words_line(file, p, next - p);

        if (why != NULL) {
            ngx_conf_log_error(NGX_LOG_EMERG, file->cf, 0,
                               "line %ui of \"%V\" cannot be used", line,
                               &file->name);
            return why;
        }
    }

    return NULL;
}


/* a term gets its one form in its place */
static char *
ngx_http_comments_check_words_line(ngx_http_comments_check_words_file_t *file,
    u_char *line, size_t len)
{
    ngx_http_comments_words_term_t  *term;

    if (ngx_http_comments_words_fold(line, len, line, &len) != NGX_OK) {
        return "a term is not UTF-8";
    }

    if (len == 0 || line[0] == '#') {
        return NULL;
    }

    if (file->nterms == NGX_HTTP_COMMENTS_CHECK_WORDS_TERMS) {
        return "its file has more than 1000000 terms";
    }

    term = &file->terms[file->nterms];
    ngx_memzero(term, sizeof(ngx_http_comments_words_term_t));

    while (len && line[0] == '*') {
        term->how |= NGX_HTTP_COMMENTS_WORDS_HEAD;
        line++;
        len--;
    }

    while (len && line[len - 1] == '*') {
        term->how |= NGX_HTTP_COMMENTS_WORDS_TAIL;
        len--;
    }

    if (len == 0) {
        return "a term is nothing but \"*\"";
    }

    if (len > NGX_HTTP_COMMENTS_CHECK_WORDS_LEN) {
        return "a term is longer than 200 bytes";
    }

    term->data = line;
    term->len = (uint16_t) len;
    file->nterms++;

    return ngx_http_comments_check_words_gapped(file, term);
}


/* parts a term at the "*" inside, if it has one */
static char *
ngx_http_comments_check_words_gapped(
    ngx_http_comments_check_words_file_t *file,
    ngx_http_comments_words_term_t *term)
{
    u_char  *star, *end;

    end = term->data + term->len;
    star = ngx_strlchr(term->data, end, '*');

    if (star == NULL) {
        return NULL;
    }

    term->len = (uint16_t) (star - term->data);
    term->tail = star + 1;
    term->tail_len = (uint16_t) (end - term->tail);

    if (ngx_strlchr(term->tail, end, '*') != NULL) {
        return "a term has more than one \"*\" inside";
    }

    return ++file->ngaps > NGX_HTTP_COMMENTS_CHECK_WORDS_GAPS
           ? "its file has more than 1000 terms with a \"*\" inside" : NULL;
}


static ngx_comments_verdict_t
ngx_http_comments_check_words(ngx_comments_call_t *call, void *conf,
    ngx_comments_reason_t *why)
{
    ngx_http_comments_words_tree_t *tree = conf;

    u_char                        *p;
    size_t                         len;
    ngx_str_t                      text, found;
    ngx_uint_t                     i;
    const ngx_comments_subject_t  *subject = call->subject;
    const ngx_str_t               *fields[] = {
        &subject->name, &subject->email, &subject->website, &subject->text
    };

    text.data = ngx_pnalloc(call->pool, subject->name.len + subject->email.len
                                        + subject->website.len
                                        + subject->text.len + 4);
    if (text.data == NULL) {
        return NGX_COMMENTS_FAIL;
    }

    p = text.data;

    for (i = 0; i < 4; i++) {

        if (ngx_http_comments_words_fold(fields[i]->data, fields[i]->len,
                                               p, &len)
            != NGX_OK)
        {
            return NGX_COMMENTS_FAIL;
        }

        p += len;
        *p++ = '\0';                         /* no term has it */
    }

    text.len = p - text.data;

    if (!ngx_http_comments_check_words_find(tree, &text, &found)) {
        return NGX_COMMENTS_PASS;
    }

    ngx_str_set(&why->code, "word");
    why->detail = found;

    return NGX_COMMENTS_HOLD;
}


static ngx_uint_t
ngx_http_comments_check_words_find(const ngx_http_comments_words_tree_t *tree,
    const ngx_str_t *text, ngx_str_t *found)
{
    size_t    i;
    uint32_t  node, at;

    node = 0;

    for (i = 0; i < text->len; i++) {

        node = ngx_http_comments_words_tree_step(tree, node, text->data[i]);

        /* the node, and its suffixes as long as there are terms */

        for (at = node; at && tree->flags[at]; at = tree->fail[at]) {

            found->len = tree->depth[at];
            found->data = text->data + i + 1 - found->len;

            if (ngx_http_comments_check_words_ends(tree, at, text, found)) {
                return 1;
            }

            if (!(tree->flags[at] & NGX_HTTP_COMMENTS_WORDS_SUFFIX)) {
                break;
            }
        }
    }

    return 0;
}


/* is it a term of this node, with what stands around it? */
static ngx_uint_t
ngx_http_comments_check_words_ends(const ngx_http_comments_words_tree_t *tree,
    uint32_t node, const ngx_str_t *text, ngx_str_t *found)
{
    ngx_str_t                             first;
    ngx_uint_t                            how;
    const ngx_http_comments_words_gap_t  *gap, *last;

    for (how = 0; how < 4; how++) {
        if ((tree->flags[node] & 1 << how)
            && ngx_http_comments_check_words_whole(text, found, how))
        {
            return 1;
        }
    }

    if (!(tree->flags[node] & NGX_HTTP_COMMENTS_WORDS_GAPPED)) {
        return 0;
    }

    first = *found;

    last = tree->gaps + tree->ngaps;
    gap = ngx_http_comments_words_tree_gap(tree, node);

    for ( /* void */ ; gap < last && gap->node == node; gap++) {

        *found = first;

        if (ngx_http_comments_check_words_gap(gap, text, found)) {
            return 1;
        }
    }

    return 0;
}


/* does found stand between ends of words, where it has to? */
static ngx_uint_t
ngx_http_comments_check_words_whole(const ngx_str_t *text,
    const ngx_str_t *found, ngx_uint_t how)
{
    const u_char  *p, *end, *after;

    end = text->data + text->len;
    after = found->data + found->len;

    if (!(how & NGX_HTTP_COMMENTS_WORDS_HEAD) && found->data > text->data
        && ngx_http_comments_words_letter(text, found->data))
    {
        for (p = found->data - 1; p > text->data && (*p & 0xc0) == 0x80; p--) {
            /* the character before it */
        }

        if (ngx_http_comments_words_letter(text, p)) {
            return 0;
        }
    }

    if ((how & NGX_HTTP_COMMENTS_WORDS_TAIL) || after == end) {
        return 1;
    }

    for (p = after - 1; p > found->data && (*p & 0xc0) == 0x80; p--) {
        /* the last character of it */
    }

    return !ngx_http_comments_words_letter(text, p)
           || !ngx_http_comments_words_letter(text, after);
}


/* does the rest of a term follow in the same word? Then found grows. */
static ngx_uint_t
ngx_http_comments_check_words_gap(const ngx_http_comments_words_gap_t *gap,
    const ngx_str_t *text, ngx_str_t *found)
{
    size_t         left;
    ngx_uint_t     n;
    const u_char  *p, *end;

    end = text->data + text->len;
    p = found->data + found->len;

    for (n = 0; n <= NGX_HTTP_COMMENTS_CHECK_WORDS_GAP; n++) {

        left = end - p;

        if (left >= gap->tail.len
            && ngx_memcmp(p, gap->tail.data, gap->tail.len) == 0)
        {
            found->len = p + gap->tail.len - found->data;

            if (ngx_http_comments_check_words_whole(text, found, gap->how)) {
                return 1;
            }
        }

        if (p == end || *p == ' ' || *p == '\0') {
            return 0;
        }

        do {
            p++;
        } while (p < end && (*p & 0xc0) == 0x80);
    }

    return 0;
}

/*
 * The table of verbs. To add a verb, add a row here and the file of its
 * handler. Other files test the columns of a row, not the name of a verb.
 */

#include "ngx_http_comments_post.h"
#include "ngx_http_comments_verb.h"
#include "ngx_http_comments_verbs.h"
#include "ngx_http_comments_view.h"
#include "ngx_http_comments_vote.h"


#define NGX_HTTP_COMMENTS_READ  (NGX_HTTP_GET|NGX_HTTP_HEAD)


const ngx_http_comments_verb_t  ngx_http_comments_verbs[] = {

    { comments_str("json"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_JSON,
      COMMENTS_VIEW_PAGE, ngx_http_comments_view_handler },

    { comments_str("html"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_INCLUDE,
      COMMENTS_VIEW_PAGE, ngx_http_comments_view_handler },

    { comments_str("count"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_INCLUDE|NGX_HTTP_COMMENTS_VERB_COUNT,
      COMMENTS_VIEW_PAGE, ngx_http_comments_view_handler },

    { comments_str("show"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_SHOW, NULL },

    { comments_str("reply"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_REPLY, NULL },

    { comments_str("post"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_WRITES|NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_PAGE, ngx_http_comments_post_handler },

    { comments_str("confirm"), NGX_HTTP_COMMENTS_READ,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_CHALLENGE
      |NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_PAGE, ngx_http_comments_post_handler },

    { comments_str("preview"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_WRITES|NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_PREVIEW, ngx_http_comments_post_handler },

    { comments_str("edit"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_WRITES
      |NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_EDIT, ngx_http_comments_post_handler },

    { comments_str("delete"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_WRITES
      |NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_EDIT, ngx_http_comments_post_handler },

    { comments_str("vote"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_WRITES
      |NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_PAGE, ngx_http_comments_vote_handler },

    { comments_str("flag"), NGX_HTTP_POST,
      NGX_HTTP_COMMENTS_VERB_ID|NGX_HTTP_COMMENTS_VERB_WRITES
      |NGX_HTTP_COMMENTS_VERB_PERSONAL,
      COMMENTS_VIEW_PAGE, ngx_http_comments_vote_handler },

    { comments_str(""), 0, 0, COMMENTS_VIEW_PAGE, NULL }
};

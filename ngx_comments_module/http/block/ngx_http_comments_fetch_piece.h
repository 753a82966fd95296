/*
 * The comments of one window, read in pieces.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_PIECE_H
#define NGX_HTTP_COMMENTS_FETCH_PIECE_H

#include "ngx_http_comments_fetch_state.h"


/* commands of one piece: those of all roots, and two */
#define NGX_HTTP_COMMENTS_RUNS_MAX  220


/* A step: reads the next piece of the window, and calls fetch->fetched then. */
ngx_int_t ngx_http_comments_fetch_piece(ngx_http_comments_fetch_t *fetch);


#endif

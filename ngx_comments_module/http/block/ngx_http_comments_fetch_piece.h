/*
 * Reads the comments of one window (see comments_window.h) in pieces. A piece
 * is one round trip to Redis.
 */
#ifndef NGX_HTTP_COMMENTS_FETCH_PIECE_H
#define NGX_HTTP_COMMENTS_FETCH_PIECE_H

#include "ngx_http_comments_fetch_state.h"


/*
 * commands of one piece: one for each root of the page (at most 200), and two
 * for the root and the comment before the window
 */
#define NGX_HTTP_COMMENTS_RUNS_MAX  220


/*
 * A step of the fetch: reads the next piece of the window, and goes on until
 * the window is full or the page ends. Then fetch->fetched is called.
 */
ngx_int_t ngx_http_comments_fetch_piece(ngx_http_comments_fetch_t *fetch);


#endif

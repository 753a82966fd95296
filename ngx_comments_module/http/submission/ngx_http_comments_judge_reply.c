/*
 * Copies replies of Redis into the public structure, which knows nothing of
 * hiredis and lives as long as the judgement.
 */

#include "ngx_http_comments_judge.h"


#define NGX_HTTP_COMMENTS_JUDGE_DEPTH  4


static ngx_int_t ngx_http_comments_judge_copy(ngx_pool_t *pool,
    const redisReply *from, ngx_comments_reply_t *to);
static ngx_int_t ngx_http_comments_judge_list(ngx_pool_t *pool,
    const redisReply *from, ngx_comments_reply_t *to);


/* one level of an array that is being copied */
typedef struct {
    const redisReply            *from;
    ngx_comments_reply_t        *to;
    size_t                       next;       /* element */
} ngx_http_comments_level_t;


const ngx_comments_reply_t *
ngx_http_comments_judge_reply(ngx_pool_t *pool, const redisReply *reply)
{
    ngx_uint_t                  depth;
    ngx_comments_reply_t       *root, *element;
    ngx_http_comments_level_t  *level, levels[NGX_HTTP_COMMENTS_JUDGE_DEPTH];

    root = ngx_pcalloc(pool, sizeof(ngx_comments_reply_t));

    if (root == NULL || ngx_http_comments_judge_copy(pool, reply, root)
                        != NGX_OK)
    {
        return NULL;
    }

    depth = 0;

    if (root->list != NULL) {
        levels[depth++] = (ngx_http_comments_level_t) { reply, root, 0 };
    }

    /* each turn takes an element, or leaves an array */

    while (depth) {
        level = &levels[depth - 1];

        if (level->next == level->to->n) {
            depth--;
            continue;
        }

        element = (ngx_comments_reply_t *) (uintptr_t)
                                           level->to->list[level->next];
        reply = level->from->element[level->next];
        level->next++;

        if (reply->type == REDIS_REPLY_ARRAY
            && depth == NGX_HTTP_COMMENTS_JUDGE_DEPTH)
        {
            continue;
        }

        if (ngx_http_comments_judge_copy(pool, reply, element) != NGX_OK) {
            return NULL;
        }

        if (element->list != NULL) {
            levels[depth++] = (ngx_http_comments_level_t) { reply, element, 0 };
        }
    }

    return root;
}


/* *to without the elements of an array, which are NIL */
static ngx_int_t
ngx_http_comments_judge_copy(ngx_pool_t *pool, const redisReply *from,
    ngx_comments_reply_t *to)
{
    to->size = sizeof(ngx_comments_reply_t);

    switch (from->type) {

    case REDIS_REPLY_INTEGER:
        to->type = NGX_COMMENTS_REPLY_INTEGER;
        to->integer = from->integer;
        return NGX_OK;

    case REDIS_REPLY_ARRAY:
        return ngx_http_comments_judge_list(pool, from, to);

    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        to->type = NGX_COMMENTS_REPLY_STRING;
        break;

    case REDIS_REPLY_ERROR:
        to->type = NGX_COMMENTS_REPLY_ERROR;
        break;

    default:
        to->type = NGX_COMMENTS_REPLY_NIL;
        return NGX_OK;
    }

    to->str.len = from->len;
    to->str.data = ngx_pnalloc(pool, from->len + 1);

    if (to->str.data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(to->str.data, from->str, from->len);
    to->str.data[from->len] = '\0';

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_judge_list(ngx_pool_t *pool, const redisReply *from,
    ngx_comments_reply_t *to)
{
    size_t                        i;
    ngx_comments_reply_t         *elements;
    const ngx_comments_reply_t  **list;

    to->type = NGX_COMMENTS_REPLY_ARRAY;
    to->n = from->elements;

    elements = ngx_pcalloc(pool, (from->elements + 1)
                                 * sizeof(ngx_comments_reply_t));
    list = ngx_pcalloc(pool, (from->elements + 1)
                             * sizeof(ngx_comments_reply_t *));

    if (elements == NULL || list == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < from->elements; i++) {
        elements[i].size = sizeof(ngx_comments_reply_t);
        list[i] = &elements[i];
    }

    to->list = list;

    return NGX_OK;
}

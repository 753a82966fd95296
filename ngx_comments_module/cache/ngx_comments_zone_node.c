/*
 * The zone's threads and their variants, and evictions when memory is short.
 */
#include "ngx_comments_zone_shared.h"


static ngx_comments_zone_node_t *ngx_comments_zone_victim(
    ngx_comments_zone_shared_t *sh, ngx_comments_zone_node_t *keep);
static ngx_comments_zone_node_t *ngx_comments_zone_last(ngx_queue_t *queue,
    ngx_comments_zone_node_t *keep);
static ngx_int_t ngx_comments_zone_evict(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *keep, ngx_comments_zone_variant_t *v);
static void ngx_comments_zone_node_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node);
static void ngx_comments_zone_variant_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v);
static void ngx_comments_zone_variant_empty(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_variant_t *v);


ngx_comments_zone_node_t *
ngx_comments_zone_node(ngx_comments_zone_shared_t *sh, ngx_str_t *thread,
    uint32_t hash, ngx_uint_t make)
{
    ngx_comments_zone_node_t  *node;

    node = (ngx_comments_zone_node_t *)
               ngx_str_rbtree_lookup(&sh->rbtree, thread, hash);

    if (node == NULL && !make) {
        return NULL;
    }

    if (node) {

        if (make) {
            ngx_comments_zone_used(sh, node);
        }

        return node;
    }

    node = ngx_comments_zone_alloc(sh, sizeof(ngx_comments_zone_node_t)
                                       + thread->len,
                                   NULL, NULL);
    if (node == NULL) {
        return NULL;
    }

    node->sn.node.key = hash;
    node->sn.str.len = thread->len;
    node->sn.str.data = (u_char *) node + sizeof(ngx_comments_zone_node_t);
    ngx_memcpy(node->sn.str.data, thread->data, thread->len);

    ngx_queue_init(&node->variants);
    node->nvariants = 0;
    node->on_trial = 1;

    /*
     * a new number, so that no ticket of an earlier node of this thread, which
     * was evicted, is valid
     */
    node->generation = ++sh->serial;

    ngx_rbtree_insert(&sh->rbtree, &node->sn.node);
    ngx_queue_insert_head(&sh->trial, &node->queue);
    sh->trials++;
    sh->threads++;

    return node;
}


void
ngx_comments_zone_used(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node)
{
    if (node->on_trial) {
        node->on_trial = 0;
        sh->trials--;
    }

    ngx_queue_remove(&node->queue);
    ngx_queue_insert_head(&sh->queue, &node->queue);
}


ngx_comments_zone_variant_t *
ngx_comments_zone_variant(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_str_t *name, ngx_uint_t make)
{
    ngx_queue_t                  *q;
    ngx_comments_zone_variant_t  *v;

    for (q = ngx_queue_head(&node->variants);
         q != ngx_queue_sentinel(&node->variants);
         q = ngx_queue_next(q))
    {
        v = ngx_queue_data(q, ngx_comments_zone_variant_t, queue);

        if (v->name.len == name->len
            && ngx_memcmp(v->name.data, name->data, name->len) == 0)
        {
            ngx_queue_remove(q);
            ngx_queue_insert_head(&node->variants, q);
            return v;
        }
    }

    if (!make) {
        return NULL;
    }

    if (node->nvariants >= NGX_COMMENTS_ZONE_MAX_VARIANTS) {
        q = ngx_queue_last(&node->variants);
        v = ngx_queue_data(q, ngx_comments_zone_variant_t, queue);

        ngx_comments_zone_variant_free(sh, node, v);
        sh->counters[0][NGX_COMMENTS_ZONE_EVICTED]++;
    }

    v = ngx_comments_zone_alloc(sh, sizeof(ngx_comments_zone_variant_t)
                                    + name->len,
                                node, NULL);
    if (v == NULL) {
        return NULL;
    }

    ngx_memzero(v, sizeof(ngx_comments_zone_variant_t));

    v->name.len = name->len;
    v->name.data = (u_char *) v + sizeof(ngx_comments_zone_variant_t);
    ngx_memcpy(v->name.data, name->data, name->len);

    ngx_queue_insert_head(&node->variants, &v->queue);
    node->nvariants++;

    return v;
}


ngx_int_t
ngx_comments_zone_variant_store(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v,
    ngx_str_t *data)
{
    u_char  *p;

    p = NULL;

    if (data->len) {
        p = ngx_comments_zone_alloc(sh, data->len, node, v);
        if (p == NULL) {
            return NGX_DECLINED;
        }

        ngx_memcpy(p, data->data, data->len);
    }

    ngx_comments_zone_variant_empty(sh, v);

    v->data.len = data->len;
    v->data.data = p;
    v->filled = 1;
    sh->blobs++;

    return NGX_OK;
}


void *
ngx_comments_zone_alloc(ngx_comments_zone_shared_t *sh, size_t size,
    ngx_comments_zone_node_t *keep, ngx_comments_zone_variant_t *v)
{
    void        *p;
    ngx_uint_t   i;

    if (size > sh->max_size) {
        return NULL;
    }

    for (i = 0; /* void */ ; i++) {

        p = ngx_slab_alloc_locked(sh->shpool, size);

        if (p || i == NGX_COMMENTS_ZONE_MAX_EVICTIONS) {
            return p;
        }

        if (ngx_comments_zone_evict(sh, keep, v) != NGX_OK) {
            return NULL;
        }
    }
}


static ngx_int_t
ngx_comments_zone_evict(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *keep, ngx_comments_zone_variant_t *v)
{
    ngx_queue_t                  *q;
    ngx_comments_zone_node_t     *node;
    ngx_comments_zone_variant_t  *last;

    node = ngx_comments_zone_victim(sh, keep);

    if (node != NULL) {
        ngx_comments_zone_node_free(sh, node);
        goto done;
    }

    if (keep == NULL || ngx_queue_empty(&keep->variants)) {
        return NGX_DECLINED;
    }

    q = ngx_queue_last(&keep->variants);
    last = ngx_queue_data(q, ngx_comments_zone_variant_t, queue);

    if (last != v) {
        ngx_comments_zone_variant_free(sh, keep, last);
        goto done;
    }

    if (!v->filled) {
        return NGX_DECLINED;
    }

    ngx_comments_zone_variant_empty(sh, v);

done:

    sh->counters[0][NGX_COMMENTS_ZONE_EVICTED]++;

    return NGX_OK;
}


/* returns the thread to evict next; NULL: there is none except keep */
static ngx_comments_zone_node_t *
ngx_comments_zone_victim(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *keep)
{
    ngx_queue_t               *first, *second;
    ngx_comments_zone_node_t  *node;

    first = &sh->queue;
    second = &sh->trial;

    if (sh->trials > NGX_COMMENTS_ZONE_TRIALS
                     + sh->threads / NGX_COMMENTS_ZONE_TRIALS_OF)
    {
        first = &sh->trial;
        second = &sh->queue;
    }

    node = ngx_comments_zone_last(first, keep);

    return node ? node : ngx_comments_zone_last(second, keep);
}


static ngx_comments_zone_node_t *
ngx_comments_zone_last(ngx_queue_t *queue, ngx_comments_zone_node_t *keep)
{
    ngx_queue_t               *q;
    ngx_comments_zone_node_t  *node;

    for (q = ngx_queue_last(queue);
         q != ngx_queue_sentinel(queue);
         q = ngx_queue_prev(q))
    {
        node = ngx_queue_data(q, ngx_comments_zone_node_t, queue);

        if (node != keep) {
            return node;
        }
    }

    return NULL;
}


static void
ngx_comments_zone_node_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node)
{
    ngx_queue_t                  *q;
    ngx_comments_zone_variant_t  *v;

    while (!ngx_queue_empty(&node->variants)) {
        q = ngx_queue_head(&node->variants);
        v = ngx_queue_data(q, ngx_comments_zone_variant_t, queue);

        ngx_comments_zone_variant_free(sh, node, v);
    }

    ngx_queue_remove(&node->queue);
    ngx_rbtree_delete(&sh->rbtree, &node->sn.node);
    sh->threads--;

    if (node->on_trial) {
        sh->trials--;
    }

    ngx_slab_free_locked(sh->shpool, node);
}


static void
ngx_comments_zone_variant_free(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_node_t *node, ngx_comments_zone_variant_t *v)
{
    ngx_comments_zone_variant_empty(sh, v);

    ngx_queue_remove(&v->queue);
    node->nvariants--;

    ngx_slab_free_locked(sh->shpool, v);
}


static void
ngx_comments_zone_variant_empty(ngx_comments_zone_shared_t *sh,
    ngx_comments_zone_variant_t *v)
{
    if (!v->filled) {
        return;
    }

    if (v->data.data) {
        ngx_slab_free_locked(sh->shpool, v->data.data);
    }

    ngx_str_null(&v->data);
    v->filled = 0;
    sh->blobs--;
}

/*
 * For tests that need a Redis: a private server on a socket in a folder of its
 * own, gone with the test.
 */
#ifndef REDIS_SERVER_H
#define REDIS_SERVER_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <hiredis/hiredis.h>


#define TRIES    100      /* of 50 ms: for the server to start */
#define NO_TEST  77       /* the exec failed */


/* Ends it and removes its socket and the folder. */
static inline void
server_stop(const char *folder, pid_t pid)
{
    char  path[128];

    (void) kill(pid, SIGTERM);

    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR) { /* void */ }

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);
    (void) unlink(path);
    (void) snprintf(path, sizeof(path), "%s/nodes.conf", folder);
    (void) unlink(path);
    (void) rmdir(folder);
}


/* set before server_start(): a cluster of this one server */
static const char  *server_cluster = "no";


/* In the child: becomes that Redis, or returns. */
static inline void
server_exec(const char *program, const char *folder, const char *path)
{
    (void) execlp(program, program, "--port", "0", "--unixsocket", path,
                  "--dir", folder, "--save", "", "--appendonly", "no",
                  "--cluster-enabled", server_cluster, (char *) NULL);
}


/*
 * Starts what REDIS_SERVER in the environment names, or redis-server, or where
 * there is none valkey-server, with its socket in folder, and connects to it.
 * -1: it is not installed, or does not answer; nothing is left of it then.
 */
static inline int
server_start(const char *folder, pid_t *pid, redisContext **redis)
{
    int              i;
    char             path[128];
    struct timespec  pause;

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);

    *pid = fork();

    if (*pid == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL) {
            _exit(NO_TEST);
        }

        if (getenv("REDIS_SERVER")) {
            server_exec(getenv("REDIS_SERVER"), folder, path);

        } else {
            server_exec("redis-server", folder, path);
            server_exec("valkey-server", folder, path);
        }

        _exit(NO_TEST);
    }

    if (*pid == -1) {
        return -1;
    }

    pause.tv_sec = 0;
    pause.tv_nsec = 50 * 1000 * 1000;

    for (i = 0; i < TRIES; i++) {
        *redis = redisConnectUnix(path);

        if (*redis && (*redis)->err == 0) {
            return 0;
        }

        redisFree(*redis);

        if (waitpid(*pid, NULL, WNOHANG) == *pid) {
            return -1;
        }

        (void) nanosleep(&pause, NULL);
    }

    server_stop(folder, *pid);

    return -1;
}


#endif

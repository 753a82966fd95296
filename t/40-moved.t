# Acts of moderators on comments that are moved, or purged, between the act's
# transaction and the lists of the site that follow it: the queue and the sets of
# authors are those of the thread to which the comment was moved.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsBetween;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use MIME::Base64 qw(encode_base64);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep);

my $dir = tempdir(CLEANUP => 1);
my $site = 'comments:site:test.example';

sub content {
    my ($file) = @_;

    open my $in, '<', "$dir/$file" or return '';

    return join '', <$in>;
}

sub write_file {
    my ($file, $text) = @_;

    open my $out, '>', "$dir/$file" or die "$file: $!";
    print $out $text;
    close $out;
}


# Between a transaction and what follows it, which begins with the log, somebody
# does what the file "armed" says, once: a command of commentsctl a line. "lag"
# before it: the list of the site follows the move after 0.3 seconds.
sub meanwhile {
    my (@argv) = @_;

    return unless $argv[0] eq 'XADD' && $argv[1] eq "$site:log";

    my $armed = content('armed');

    return if $armed eq '';

    unlink "$dir/armed";

    my $lag = $armed =~ s/^lag (\w+)\n//;
    my $id = $1;

    for my $command (split /\n/, $armed) {
        write_file('done', content('done') . ctl(split / /, $command) . $out);
    }

    lagging($id) if $lag;
}

sub lagging {
    my ($id) = @_;
    my ($member) = @{ redis_cmd('ZRANGEBYLEX', "$site:ids", "[$id ", "[$id!") };
    my $old = $member =~ s/ \S+$/ \/a.html/r;

    redis_cmd('ZREM', "$site:ids", $member);
    redis_cmd('ZADD', "$site:ids", 0, $old);

    my $pid = fork;

    return if $pid;

    sleep 0.3;
    write_file('lagged', 'yes');
    redis_cmd('ZADD', "$site:ids", 0, $member);
    redis_cmd('ZREM', "$site:ids", $old);
    write_file('settled', 'yes');
    POSIX::_exit(0);
}


between_start(redis_sock(), \&meanwhile);

server_start(http => 'comments_redis unix:' . between_sock() . ' timeout=30s;',
             server => <<'_EOC_',
    comments_deadline 10s;
    location / { comments on; comments_check off; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my $n = 0;

sub post {
    my (%reply) = @_;

    my $res = http_comment('/a.html', { name => 'Ann',
                                        email => 'ann@mail.example',
                                        text => 'text ' . $n++, %reply });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

sub act {
    my ($do, $id) = @_;

    return http_json(http_request('POST', '/comments/admin/act',
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json',
          Authorization => 'Basic ' . encode_base64('ann:pw', ''),
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" },
        "do=$do&id=$id"))->{done};
}

# In which sets of its author, by cookie and by name and address, a comment is.
sub sets {
    my ($id) = @_;
    my %in;

    for my $key (@{ redis_cmd('KEYS', "$site:author:*") }) {
        $in{$1}++ if $key =~ /:(\w+)$/ && redis_cmd('SISMEMBER', $key, $id);
    }

    return join ' ', map { "$_=$in{$_}" } sort keys %in;
}

sub queued { return join ' ', @{ redis_cmd('ZRANGE', "$site:queue", 0, -1) } }


# act, what was done before it, what is done meanwhile; the sets, the queue; does
# it have a reply, so that a purge leaves its empty place

my $move = "move /a.html /b.html";

for my $case (
    [ 'spam', [],        $move,           'refused=1',  1 ],
    [ 'spam', [],        "lag ID\n$move", 'refused=1',  1 ],
    [ 'approve', [qw(spam)], $move,       'approved=1', 0 ],
    [ 'approve', [qw(spam)], "lag ID\n$move", 'approved=1', 0 ],
    [ 'hold', [],        $move,           '',           1 ],
    [ 'delete', [],      $move,           '',           0 ],
    [ 'restore', [qw(delete)], $move,     'approved=1', 0 ],
    [ 'spam', [],        "$move\nmove /b.html /c.html", 'refused=1', 1 ],
    [ 'spam', [],        "$move\napprove ID", 'approved=1', 0 ],
    [ 'spam', [],        "purge ID",      '',           0 ],
    [ 'delete', [],      "purge ID",      '',           0, 1 ],
    [ 'delete', [],      "purge ID\n$move", '',         0, 1 ],
) {
    my ($do, $before, $armed, $sets, $held, $replied) = @$case;
    my $id = post();

    post(parent => $id) if $replied;

    ctl(@$before, $id) if @$before;
    unlink map { "$dir/$_" } qw(done lagged settled);
    write_file('armed', $armed =~ s/ID/$id/gr);

    my $name = "$do while: " . ($armed =~ s/\n/, /gr)
               . ($replied ? ', answered' : '');

    is(act($do, $id), 1, $name);
    like(content('done'), qr/^0/, 'which was done between');

    if ($armed =~ /lag/) {
        ok(-e "$dir/lagged", 'the list of the site followed later');
        wait_for(sub { -e "$dir/settled" });
    }

    my ($twice) = $sets =~ s/=1/=2/r;

    is(sets($id), $twice, 'the sets of its author');

    my @place = @{ redis_cmd('ZRANGEBYLEX', "$site:ids", "[$id ", "[$id!") };

    is(queued(), $held ? $place[0] : '', 'the queue');
    is(ctl('verify'), 0, 'all is in order') or diag($out);

    ctl('delete', $id);
    ctl('purge', $id);
}

unlike(join('', server_log(qr/./)), qr/\[(error|alert|crit|emerg)\]/,
       'nothing is in the error log');

server_stop();
between_stop();
done_testing();

# Exports while readers post: what was acknowledged before an export began is in
# it, with its parents, in every format; and what it holds can be imported.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(sleep);

my $clients = 4;
my $exports = 4;            # of each format
my $dir = tempdir(CLEANUP => 1);
my @uris = map { "/$_.html" } 'a' .. 'f';

server_start(server => <<'_EOC_',
    comments_check off;
    location / { comments on; comments_moderation none; }
_EOC_
             files => { map { s{^/}{}r => "<body><p>page</p></body>\n" } @uris });


sub lines_of {
    my ($name) = @_;

    open my $file, '<', "$dir/$name" or return;

    return grep { /\n\z/ } <$file>;
}


# A client posts roots and answers its own until the exports are done; each id
# that it was told stands in its file before the next post.
sub client {
    my ($i) = @_;
    my %last;

    open my $told, '>', "$dir/told-$i" or die "$dir/told-$i: $!";
    $told->autoflush;

    for (my $n = 1; !-e "$dir/enough"; $n++) {
        my $uri = $uris[rand @uris];
        my $parent = $n % 3 ? $last{$uri} : undef;
        my $res = http_comment($uri, { name => "Reader $i", text => "<$i> & $n",
                                       defined $parent ? (parent => $parent)
                                                       : () });

        return "$uri: $res->{status} $res->{content}" if $res->{status} != 201;

        $last{$uri} = $res->{json}{id};
        print $told "$last{$uri}\n";
        sleep 0.01;
    }

    return 'done';
}


sub told { return map { s/\n//r } map { lines_of("told-$_") } 0 .. $clients - 1 }

# ids of an export that are missing, and those whose parents are
sub missing {
    my (@before) = @_;
    my %parent = map { /"id":"(\w+)","parent":(?:null|"(\w+)")/ ? ($1 => $2) : () }
                 lines_of('live.jsonl');

    return join ' ', grep { !exists $parent{$_} } @before,
           grep { defined } values %parent;
}


# The ids of a new export that are missing: of those told before, and parents.
sub export_now {
    my @before = told();

    ctl('export', '-o', "$dir/live.jsonl") == 0 or return $out;

    my $missing = missing(@before);

    return $missing eq '' ? () : "jsonl: $missing";
}


sub export_wxr {
    my @before = told();

    ctl('export', '--format', 'wxr', '-o', "$dir/live.xml") == 0 or return $out;

    my @lines = lines_of('live.xml');
    my $there = grep { /<wp:comment_id>/ } @lines;

    return ($there < @before ? "wxr: $there of " . @before : (),
            $lines[-1] ne "</rss>\n" ? 'wxr: no end' : ());
}


my @wrong;
my $seen = 0;

my @said = parallel($clients, \&client, sub {
    for (1 .. $exports) {
        wait_for(sub { told() > $seen }) or push @wrong, 'nobody posts';
        $seen = told();
        push @wrong, export_now(), export_wxr();
    }

    open my $enough, '>', "$dir/enough" or die "$dir/enough: $!";
});

is_deeply([map { s/\s+\z//r } @said], [('done') x $clients],
          'every post is acknowledged');
is_deeply(\@wrong, [], "$exports exports of each format are whole");

my $posts = told();

is_deeply([export_now()], [], "so is the one behind all $posts posts");

# what an export of a site in use holds is a site

redis_cmd('FLUSHALL');
is(ctl('import', "$dir/live.jsonl"), 0, 'an import of the last one') or diag($out);
is(redis_cmd('ZCARD', 'comments:site:test.example:ids'), $posts,
   'has all comments');
is(ctl('verify'), 0, 'and nothing is wrong') or diag($out);

server_stop();
done_testing();

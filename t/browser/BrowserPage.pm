# One tab of a browser that BrowserCdp drives, and what happens in it.
package BrowserPage;

use strict;
use warnings;

use Encode ();
use JSON::PP ();
use MIME::Base64 qw(decode_base64 encode_base64);
use Time::HiRes qw(sleep time);

my $Patience = 30;

# every way of a script to be seen, before any script of the page
my $Hooks = <<'END';
(function () {
    const seen = (what, args) => {
        console.debug('HOOK ' + what + ' ' + Array.from(args).map(String));
    };
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
        window[name] = function () { seen(name, arguments); return null; };
    }
    const told = (event) => { seen('error', [event.message]); };
    window.addEventListener('error', told);
})();
END


sub new {
    my ($class, $browser, $target, $session) = @_;

    return bless { browser => $browser, target => $target, loads => 0,
                   scripts => 1,
                   session => $session, events => [], requests => [],
                   status => {} }, $class;
}


sub command {
    my ($self, $method, %params) = @_;

    return $self->{browser}->command($self->{session}, $method, %params);
}


sub prepare {
    my ($self) = @_;

    $self->command("$_.enable") for qw(Page Runtime Network DOM Log);
    $self->command('Network.setCacheDisabled',
                   cacheDisabled => JSON::PP::true);
    $self->command('Page.addScriptToEvaluateOnNewDocument',
                   source => $Hooks);
}


sub happened {
    my ($self, $method, $params) = @_;

    if ($method eq 'Page.loadEventFired') {
        $self->{loads}++;

    } elsif ($method eq 'Fetch.requestPaused') {
        $self->send_post($params->{requestId});

    } elsif ($method eq 'Page.javascriptDialogOpening') {
        push @{ $self->{events} }, "dialog $params->{type} "
                                   . ($params->{message} // '');
        $self->{dialog} = 1;

    } elsif ($method eq 'Runtime.consoleAPICalled') {
        push @{ $self->{events} }, "console $params->{type} "
            . join(' ', map { $_->{value} // $_->{description} // '' }
                        @{ $params->{args} });

    } elsif ($method eq 'Runtime.exceptionThrown') {
        push @{ $self->{events} }, 'exception '
            . ($params->{exceptionDetails}{text} // '');

    } elsif ($method eq 'Log.entryAdded') {
        push @{ $self->{log} }, "$params->{entry}{source} "
                                . $params->{entry}{text};

    } elsif ($method eq 'Network.requestWillBeSent') {
        push @{ $self->{requests} }, $params->{request}{url};

    } elsif ($method eq 'Network.responseReceived') {
        $self->{document} = [ $params->{requestId},
                              $params->{response}{mimeType} ]
            if ($params->{type} // '') eq 'Document';
        $self->{status}{ $params->{response}{url} }
            = $params->{response}{status};
    }
}


# what happened since the last call: references to both lists
sub events {
    my ($self) = @_;

    my @lists = ($self->{events}, $self->{requests});
    $self->{events} = [];
    $self->{requests} = [];

    return @lists;
}


sub wait_for_load {
    my ($self, $before, $seconds) = @_;

    my $end = time() + ($seconds // $Patience);

    while ($self->{loads} <= $before) {
        die "a page does not load\n" if time() > $end;
        $self->{browser}->next_message(time() + 0.2);
        $self->close_dialog;
    }
}


sub close_dialog {
    my ($self) = @_;

    return unless delete $self->{dialog};

    $self->command('Page.handleJavaScriptDialog', accept => JSON::PP::true);
}


# all that comes within so many seconds
sub settle {
    my ($self, $seconds) = @_;

    my $end = time() + $seconds;

    while (time() < $end) {
        $self->{browser}->next_message($end);
        $self->close_dialog;
    }
}


sub visit {
    my ($self, $url) = @_;

    my $before = $self->{loads};
    my $answer = $self->command('Page.navigate', url => $url);

    die "$url: $answer->{errorText}\n" if $answer->{errorText};
    return if $url =~ /#/ && !$answer->{loaderId};

    $self->wait_for_load($before);
}


# the same by POST, with these bytes as its body
sub visit_post {
    my ($self, $url, $body, $type) = @_;

    $self->{post} = { body => $body, type => $type
                          // 'application/x-www-form-urlencoded' };

    $self->command('Fetch.enable', patterns => [ { urlPattern => '*',
                   resourceType => 'Document' } ]);
    $self->visit($url);
    $self->command('Fetch.disable');
}


sub send_post {
    my ($self, $id) = @_;

    my $post = delete $self->{post};

    if (!defined $post) {
        $self->{browser}->tell($self->{session}, 'Fetch.continueRequest',
                               requestId => $id);
        return;
    }

    $self->{browser}->tell($self->{session}, 'Fetch.continueRequest',
        requestId => $id, method => 'POST',
        postData => encode_base64($post->{body}, ''),
        headers => [ { name => 'Content-Type', value => $post->{type} } ]);
}


# an expression's value; one of ours, so it runs where scripts are switched off
sub value {
    my ($self, $expression) = @_;

    my $answer = $self->command('Runtime.evaluate', expression => $expression,
                                awaitPromise => JSON::PP::true,
                                returnByValue => JSON::PP::true);

    die "$expression: $answer->{exceptionDetails}{text}\n"
        if $answer->{exceptionDetails};

    return $answer->{result}{value};
}


sub node {
    my ($self, $selector) = @_;

    my $root = $self->command('DOM.getDocument')->{root}{nodeId};
    my $node = $self->command('DOM.querySelector', nodeId => $root,
                              selector => $selector)->{nodeId};

    die "nothing on the page is $selector\n" unless $node;

    return $node;
}


# where it is, as people click; with "load" until the next page is there, for
# so many seconds
sub click {
    my ($self, $selector, $load, $seconds) = @_;

    my $node = $self->node($selector);
    my $before = $self->{loads};

    $self->command('DOM.scrollIntoViewIfNeeded', nodeId => $node);

    my $quad = $self->command('DOM.getContentQuads', nodeId => $node)
                    ->{quads}[0]
        or die "$selector is not to be seen\n";
    my @at = (x => ($quad->[0] + $quad->[4]) / 2,
              y => ($quad->[1] + $quad->[5]) / 2);

    for my $type (qw(mouseMoved mousePressed mouseReleased)) {
        $self->command('Input.dispatchMouseEvent', type => $type, @at,
                       button => $type eq 'mouseMoved' ? 'none' : 'left',
                       clickCount => $type eq 'mouseMoved' ? 0 : 1);
    }

    $self->wait_for_load($before, $seconds) if $load;
}


# replaces what stands in a field
sub type {
    my ($self, $selector, $text) = @_;

    $self->command('DOM.focus', nodeId => $self->node($selector));

    for my $type (qw(keyDown keyUp)) {
        $self->command('Input.dispatchKeyEvent', type => $type, key => 'a',
                       code => 'KeyA', windowsVirtualKeyCode => 65,
                       modifiers => 2, commands => ['selectAll']);
    }

    $self->command('Input.insertText', text => $text);
}


# type and bytes of the page as they came from the server
sub source {
    my ($self) = @_;

    my ($id, $type) = @{ $self->{document} };
    my $answer = $self->command('Network.getResponseBody', requestId => $id);

    return ($type, $answer->{base64Encoded}
                   ? decode_base64($answer->{body})
                   : Encode::encode('UTF-8', $answer->{body}));
}


# one key, as a keyboard sends it; with "load" until the next page is there
my %Keys = (
    Tab => [ 9, '' ], Enter => [ 13, "\r" ], ' ' => [ 32, ' ' ],
    Escape => [ 27, '' ], ArrowDown => [ 40, '' ],
);

sub key {
    my ($self, $key, $load, $modifiers) = @_;

    my ($code, $text) = @{ $Keys{$key} // [ ord uc $key, $key ] };
    my %key = (key => $key, windowsVirtualKeyCode => $code,
               code => $key eq ' ' ? 'Space'
                       : length $key > 1 ? $key : 'Key' . uc $key,
               modifiers => $modifiers // 0);
    my $before = $self->{loads};

    $self->command('Input.dispatchKeyEvent', %key,
                   type => length $text ? 'keyDown' : 'rawKeyDown',
                   length $text ? (text => $text) : ());
    $self->command('Input.dispatchKeyEvent', %key, type => 'keyUp');

    $self->wait_for_load($before) if $load;
}


# headers of all requests from now on: name => value
sub headers {
    my ($self, %headers) = @_;

    $self->command('Network.setExtraHTTPHeaders', headers => \%headers);
}


# with scripts or without, from the next page on
sub scripts {
    my ($self, $on) = @_;

    $self->{scripts} = $on;
    $self->command('Emulation.setScriptExecutionDisabled',
                   value => $on ? JSON::PP::false : JSON::PP::true);
}


sub size {
    my ($self, $width, $height, $dark) = @_;

    $self->command('Emulation.setDeviceMetricsOverride', width => $width,
                   height => $height, deviceScaleFactor => 1,
                   mobile => JSON::PP::false);
    $self->command('Emulation.setEmulatedMedia',
                   features => [ { name => 'prefers-color-scheme',
                                   value => $dark ? 'dark' : 'light' } ]);
}


# the whole page; with "seen" no more than the window
sub screenshot {
    my ($self, $file, $seen) = @_;

    my $answer = $self->command('Page.captureScreenshot', format => 'png',
        captureBeyondViewport => $seen ? JSON::PP::false : JSON::PP::true);

    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out decode_base64($answer->{data});
    close $out or die "$file: $!\n";
}


# what is to be seen at the place of an element, whoever has drawn it
sub pixels {
    my ($self, $selector) = @_;

    my $box = $self->value("((box) => [box.x + scrollX, box.y + scrollY,"
        . " box.width, box.height])(document.querySelector('$selector')"
        . ".getBoundingClientRect())");
    my %clip = (scale => 1);

    @clip{qw(x y width height)} = @$box;

    return $self->command('Page.captureScreenshot', format => 'png',
                          clip => \%clip,
                          captureBeyondViewport => JSON::PP::true)->{data};
}


sub close {
    my ($self) = @_;

    $self->{browser}->command(undef, 'Target.closeTarget',
                              targetId => $self->{target});
    delete $self->{browser}{pages}{ $self->{session} };
}

1;

package io.blabbermouth.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blabbermouth.load.Ending.EndingException;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Registers users over HTTP, on connections that are kept. Belongs to one loop. */
// Nobody waits for a write or a close: what fails there is told as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Registrar {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private final LoadClient client;
    private final Loop loop;
    private final Map<Target, Deque<Channel>> idle = new HashMap<>();

    Registrar(LoadClient client, Loop loop) {
        this.client = client;
        this.loop = loop;
    }

    /** Called on the loop. */
    CompletableFuture<Room> register(Target target, String username) {
        Asking asking = new Asking(target, username);
        Deque<Channel> channels = idle.computeIfAbsent(target, any -> new ArrayDeque<>());
        Channel kept = channels.poll();
        while (kept != null && !kept.isActive()) {
            kept = channels.poll();
        }
        if (kept == null) {
            client.open(loop.events, target, new HttpClientCodec(), new HttpObjectAggregator(ANSWER_BYTES_MAX), asking)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            asking.fail(Ending.broken("CONNECT", target + " cannot be reached", connected.cause()));
                        }
                    });
        } else {
            kept.pipeline().replace(Asking.class, null, asking);
            asking.ask(kept);
        }
        return asking.answer;
    }

    /** One question, and the channel's handler as long as it is open. */
    private final class Asking extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Target target;
        private final String username;
        private final CompletableFuture<Room> answer = new CompletableFuture<>();

        Asking(Target target, String username) {
            this.target = target;
            this.username = username;
        }

        void ask(Channel channel) {
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.GET, target.path() + "/user/join/" + username);
            request.headers().set(HttpHeaderNames.HOST, target.authority());
            channel.writeAndFlush(request);
        }

        void fail(Ending why) {
            answer.completeExceptionally(new EndingException(why));
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            Room room = response.status().code() == 200 ? room(response) : null;
            if (HttpUtil.isKeepAlive(response) && room != null) {
                idle.computeIfAbsent(target, any -> new ArrayDeque<>()).push(context.channel());
            } else {
                context.close();
            }
            if (room != null) {
                answer.complete(room);
            } else if (response.decoderResult().isSuccess() && response.status().code() != 200) {
                fail(new Ending(
                        "REGISTER_" + response.status().code(), target + " registers no user: " + response.status()));
            } else {
                fail(Ending.garbage(target + " answers garbage to /user/join"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new Ending("CONNECTION_LOST", target + " cut a connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
            fail(Ending.broken("CONNECTION_LOST", target + " cut a connection", cause));
        }

        private static @Nullable Room room(FullHttpResponse response) {
            if (response.decoderResult().isFailure()) {
                return null;
            }
            try (InputStream body = new ByteBufInputStream(response.content())) {
                JsonNode user = JSON.readTree(body);
                String chatId = user.path("chatId").asText();
                String userId = user.path("userId").asText();
                return chatId.isEmpty() || userId.isEmpty() ? null : new Room(chatId, userId);
            } catch (IOException e) {
                return null;
            }
        }
    }
}

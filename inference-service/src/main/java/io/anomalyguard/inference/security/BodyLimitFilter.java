package io.anomalyguard.inference.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;

/** Answers 413 to a body that is too large, declared or not, before it is in memory. */
final class BodyLimitFilter extends OncePerRequestFilter {
    private final long max;

    /** @param max in bytes */
    BodyLimitFilter(long max) {
        this.max = max;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > max) {
            refuse(request, response);
        } else if (request.getContentLengthLong() >= 0) {
            chain.doFilter(request, response);
        } else {
            chain.doFilter(new Limited(request), response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // What is left of the body is not worth reading.
        response.setHeader("Connection", "close");
        PlainProblem.write(request, response, HttpStatus.CONTENT_TOO_LARGE, tooLarge());
    }

    private String tooLarge() {
        return "the body has more than " + max + " bytes";
    }

    /** A body of unknown length, read up to the limit; whoever reads on gets the answer to give. */
    private final class Limited extends HttpServletRequestWrapper {
        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream body = super.getInputStream();
            return new ServletInputStream() {
                private long read;

                @Override
                public int read() throws IOException {
                    int next = body.read();
                    count(next < 0 ? 0 : 1);
                    return next;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = body.read(bytes, offset, length);
                    count(Math.max(0, count));
                    return count;
                }

                private void count(int bytes) {
                    read += bytes;
                    if (read > max) {
                        throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, tooLarge());
                    }
                }

                @Override
                public boolean isFinished() {
                    return body.isFinished();
                }

                @Override
                public boolean isReady() {
                    return body.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    body.setReadListener(listener);
                }
            };
        }
    }
}

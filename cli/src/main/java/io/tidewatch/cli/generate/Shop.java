package io.tidewatch.cli.generate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A web shop: requests, orders, payments, logins, and what goes wrong with them. */
final class Shop {
    private static final String BASE = "com.example.shop.";
    private static final List<String> PAGES = List.of(
            "/",
            "/products",
            "/products/4711",
            "/cart",
            "/checkout",
            "/api/v2/orders",
            "/api/v2/stock",
            "/login",
            "/search");

    private final RandomGenerator random;
    private final People people;
    private long order = 100_000;

    Shop(RandomGenerator random, People people) {
        this.random = random;
        this.people = people;
    }

    ShopEvent next() {
        int dice = random.nextInt(1000);
        if (dice < 520) {
            return request();
        }
        if (dice < 640) {
            return order();
        }
        if (dice < 740) {
            return login();
        }
        if (dice < 800) {
            return failedLogin();
        }
        if (dice < 870) {
            return event(
                    "DEBUG",
                    "scheduler-1",
                    "stock.StockCache",
                    "refreshed " + random.nextInt(5000) + " items in " + millis() + " ms",
                    Map.of());
        }
        if (dice < 930) {
            return slow();
        }
        if (dice < 960) {
            return payment();
        }
        if (dice < 985) {
            return event(
                    "WARN",
                    "pool-" + random.nextInt(4),
                    "db.ConnectionPool",
                    "only " + random.nextInt(3) + " of 20 connections are free",
                    Map.of());
        }
        return failure();
    }

    private ShopEvent request() {
        String page = PAGES.get(random.nextInt(PAGES.size()));
        String address = random.nextInt(4) == 0 ? people.stranger() : people.address();
        int status = random.nextInt(20) == 0 ? 404 : random.nextInt(60) == 0 ? 500 : 200;
        int millis = millis();
        String method = page.contains("orders") ? "POST" : "GET";
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source.ip", address);
        fields.put("http.request.method", method);
        fields.put("url.path", page);
        fields.put("http.response.status_code", status);
        fields.put("duration_ms", millis);
        return event(
                status == 500 ? "ERROR" : "INFO",
                exec(),
                "web.AccessLog",
                method + " " + page + " from " + address + " answered " + status + " in " + millis + " ms",
                fields);
    }

    private ShopEvent order() {
        String user = people.user();
        String address = people.address();
        int items = 1 + random.nextInt(9);
        int cents = 499 + random.nextInt(30_000);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("user.name", user);
        fields.put("source.ip", address);
        fields.put("order", ++order);
        fields.put("items", items);
        fields.put("cents", cents);
        return event(
                "INFO",
                exec(),
                "order.OrderService",
                "user " + user + " from " + address + " placed order " + order + " with " + items + " items for "
                        + cents / 100 + "." + String.format("%02d", cents % 100) + " EUR",
                fields);
    }

    private ShopEvent login() {
        String user = people.user();
        String address = people.address();
        return event(
                "INFO", exec(), "auth.LoginService", "user " + user + " logged in from " + address, who(user, address));
    }

    private ShopEvent failedLogin() {
        String user = random.nextBoolean() ? people.guessed() : people.user();
        String address = people.stranger();
        return event(
                "WARN",
                exec(),
                "auth.LoginService",
                "login failed for user " + user + " from " + address + ": wrong password",
                who(user, address));
    }

    private ShopEvent slow() {
        int millis = 1000 + random.nextInt(9000);
        return event(
                "WARN",
                exec(),
                "db.OrderRepository",
                "query took " + millis + " ms: SELECT * FROM orders WHERE customer = ?",
                Map.of("duration_ms", millis));
    }

    private ShopEvent payment() {
        String user = people.user();
        return event(
                "ERROR",
                exec(),
                "payment.PaymentClient",
                "payment of order " + (order - random.nextInt(50)) + " by " + user + " was declined: card expired",
                Map.of("user.name", user));
    }

    private ShopEvent failure() {
        ShopEvent event = event(
                "ERROR",
                exec(),
                "stock.StockClient",
                "stock service does not answer, order " + order + " waits",
                Map.of("order", order));
        String trace = """
                java.net.SocketTimeoutException: Read timed out
                \tat com.example.shop.stock.StockClient.reserve(StockClient.java:%d)
                \tat com.example.shop.order.OrderService.place(OrderService.java:112)
                \tat com.example.shop.web.OrderController.post(OrderController.java:58)
                Caused by: java.io.IOException: connection reset by peer
                \t... 3 more
                """.formatted(40 + random.nextInt(60));
        return new ShopEvent(event.level(), event.thread(), event.logger(), event.message(), event.fields(), trace);
    }

    private static Map<String, Object> who(String user, String address) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("user.name", user);
        fields.put("source.ip", address);
        return fields;
    }

    private ShopEvent event(String level, String thread, String logger, String message, Map<String, Object> fields) {
        return new ShopEvent(level, thread, BASE + logger, message, fields, "");
    }

    private String exec() {
        return "exec-" + (1 + random.nextInt(8));
    }

    private int millis() {
        return 1 + (int) (random.nextDouble() * random.nextDouble() * 400);
    }
}

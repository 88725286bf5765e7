package io.anomalyguard.dashboard.access;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** The door; who is inside already is led on. */
@Route(value = "login", autoLayout = false)
@PageTitle("Log in – AnomalyGuard")
@AnonymousAllowed
public final class LoginView extends Main implements BeforeEnterObserver {
    private final LoginForm form = new LoginForm();

    private final CurrentUser user;

    LoginView(CurrentUser user) {
        this.user = user;
        addClassName("ag-login");
        var logo = new Image("favicon.svg", "");
        logo.addClassName("ag-logo");
        var name = new H1("AnomalyGuard");
        name.addClassName("ag-name");
        var brand = new Div(logo, name);
        brand.addClassName("ag-brand");
        var hint = new Paragraph(
                "The demo prints the login when it starts; with Docker it is in the log of the container dashboard.");
        hint.addClassName("ag-hint");

        LoginI18n words = LoginI18n.createDefault();
        words.getForm().setTitle("");
        words.getForm().setUsername("Name");
        words.getForm().setSubmit("Log in");
        words.getErrorMessage().setTitle("That did not work");
        words.getErrorMessage().setMessage("Name or password is wrong.");
        form.setI18n(words);
        form.setAction("login");
        form.setForgotPasswordButtonVisible(false);
        var box = new Div(brand, form, hint);
        box.addClassNames("ag-panel", "ag-login-box");
        add(box);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!user.name().isEmpty()) {
            event.forwardTo("");
            return;
        }
        form.setError(event.getLocation().getQueryParameters().getParameters().containsKey("error"));
    }
}

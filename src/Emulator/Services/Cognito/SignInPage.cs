using System.Net;
using System.Text;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The pages of the hosted sign-in.</summary>
internal static class SignInPage
{
    /// <summary>The form for name and password, and for a new password if the user must change it.</summary>
    /// <param name="request">The request of the client.</param>
    /// <param name="action">The address of the form.</param>
    /// <param name="message">What was wrong with the last answer, or an empty text.</param>
    /// <param name="asksNewPassword">Whether the user must choose a new password.</param>
    public static AwsResponse Form(AuthorizationRequest request, string action, string message = "", bool asksNewPassword = false)
    {
        var fields = string.Concat(AuthorizationRequest.Names.Where(request.Fields.ContainsKey).Select(
            n => $"<input type=\"hidden\" name=\"{n}\" value=\"{WebUtility.HtmlEncode(request.Fields[n])}\">\n"));
        var newPassword = asksNewPassword ? Input("new_password", "New password", "password", "new-password") : "";
        var client = WebUtility.HtmlEncode(request.Client["ClientName"]?.ToString() ?? "");
        return Page(200, "Sign in", $"""
            <h1>Sign in</h1>
            <p>to {client} (embedded AWS)</p>
            <p role="alert">{WebUtility.HtmlEncode(message)}</p>
            <form method="post" action="{WebUtility.HtmlEncode(action)}">
            {fields}{Input("username", "User name", "text", "username")}
            {Input("password", "Password", "password", "current-password")}{newPassword}
            <button type="submit" name="signInSubmitButton">Sign in</button>
            </form>
            """);
    }

    public static AwsResponse Error(string message) =>
        Page(400, "Error", $"<h1>Error</h1>\n<p role=\"alert\">{WebUtility.HtmlEncode(message)}</p>");

    private static string Input(string name, string label, string type, string autocomplete) =>
        $"<p><label>{label}<br><input name=\"{name}\" type=\"{type}\" autocomplete=\"{autocomplete}\" required></label></p>\n";

    // The pages run no script and stand in no frame.
    private static AwsResponse Page(int status, string title, string body) =>
        new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(
            $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n" +
            $"<body>\n{body}\n</body></html>\n"))
        {
            Headers =
            {
                ["Cache-Control"] = "no-store",
                ["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
                // Without the referrer of its own pages a browser would send the form with the origin "null".
                ["Referrer-Policy"] = "same-origin",
                ["X-Content-Type-Options"] = "nosniff",
            },
        };
}

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The sign-in of a pool's domain for browsers: <c>/oauth2/authorize</c> sends the browser to the form at <c>/login</c>, and from there
/// back to the client with an authorization code. There is no cookie: every client asks for the password.
/// </summary>
internal sealed class HostedSignIn(IService service, Func<string, string, string> toLocal) : IHttpEndpoint
{
    private const string Login = "/login";

    private Account Account => service.Account;

    public bool Accepts(AwsRequest request) =>
        HostedAddress.Read(request) is { Path: "/oauth2/authorize" or Login or "/logout" };

    public AwsResponse Fail(int status, string message) => SignInPage.Error(message);

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken) =>
        Answer(request, HostedAddress.Read(request)!).SendAsync(http, cancellationToken);

    private AwsResponse Answer(AwsRequest request, HostedAddress address)
    {
        var isPost = request.Method == "POST";
        if (request.Method != "GET" && !(isPost && address.Path == Login))
            return new(405, null, []) { Headers = { ["Allow"] = address.Path == Login ? "GET, POST" : "GET" } };
        var pairs = isPost ? AwsRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), form: true) : request.Query;
        if (pairs.DistinctBy(p => p.Key).Count() != pairs.Count)
            return SignInPage.Error("A parameter occurs twice.");
        var fields = pairs.ToDictionary(StringComparer.Ordinal);
        return Account.Perform(() => Answer(request, address, fields, isPost));
    }

    private AwsResponse Answer(AwsRequest request, HostedAddress address, Dictionary<string, string> fields, bool isPost)
    {
        if (address.Path == "/logout")
            return LogOut(address.Domain, fields);
        var (authorization, page, error) = AuthorizationRequest.Check(Account, address.Domain, fields);
        if (authorization is null)
            return SignInPage.Error(page!);
        if (error is not null)
            return Return(request, authorization, "error", error);
        if (address.Path != Login)
            return Redirect($"{address.Root}{Login}?{authorization.Query}");
        return isPost ? SignIn(request, address, authorization) : SignInPage.Form(authorization, address.Root + Login);
    }

    private AwsResponse SignIn(AwsRequest request, HostedAddress address, AuthorizationRequest authorization)
    {
        var action = address.Root + Login;
        var call = ClientCall.For(service, request, authorization.Client.Text("ClientId"));
        try
        {
            PoolTriggers.RefuseUnbuilt(call.Pool, "PreAuthentication", "PostAuthentication", "UserMigration");
        }
        catch (AwsException refused)
        {
            return SignInPage.Error(refused.Message);
        }

        var (name, password) = (authorization.Fields.GetValueOrDefault("username"), authorization.Fields.GetValueOrDefault("password"));
        var user = string.IsNullOrEmpty(name) ? null : Users.Find(call.Call, call.Pool, name);
        if (user?.TextOrNull("_password") is not { } hash || !UserPasswords.Verify(password ?? "", hash))
            return SignInPage.Form(authorization, action, "Incorrect username or password.");
        if (!user["Enabled"]!.GetValue<bool>())
            return SignInPage.Form(authorization, action, "User is disabled.");
        if (user.Text("UserStatus") == "FORCE_CHANGE_PASSWORD")
        {
            if (authorization.Fields.GetValueOrDefault("new_password") is not { Length: > 0 } chosen)
                return SignInPage.Form(authorization, action, "You must choose a new password.", asksNewPassword: true);
            try
            {
                // Works on a copy, so that a rejected password changes nothing of the user.
                user = user.Copy();
                Users.SetPassword(call.Call, call.Pool, user, chosen, permanent: true);
                Users.Save(call.Call, call.Pool, user);
            }
            catch (AwsException refused)
            {
                return SignInPage.Form(authorization, action, refused.Message, asksNewPassword: true);
            }
        }

        return Return(request, authorization, "code", AuthorizationCodes.Issue(Account, authorization, user.Text("Username")));
    }

    private AwsResponse LogOut(string domain, Dictionary<string, string> fields)
    {
        if (PoolTables.Client(Account, fields.GetValueOrDefault("client_id") ?? "") is not { } client
            || !AuthorizationRequest.HasDomain(Account, client, domain))
            return SignInPage.Error("The client does not exist at this domain.");
        return fields.GetValueOrDefault("logout_uri") is { } address && client.Texts("LogoutURLs").Contains(address)
            ? Redirect(address)
            : SignInPage.Error("logout_uri is not one of the client's sign-out URLs.");
    }

    private AwsResponse Return(AwsRequest request, AuthorizationRequest authorization, string name, string value)
    {
        var address = toLocal(authorization.RedirectUri, request.Header("Host") ?? "");
        var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var state = authorization.State is { } text ? $"&state={Uri.EscapeDataString(text)}" : "";
        return Redirect($"{address}{separator}{name}={Uri.EscapeDataString(value)}{state}");
    }

    private static AwsResponse Redirect(string address) => new(302, null, [])
    {
        Headers = { ["Location"] = address, ["Cache-Control"] = "no-store", ["Referrer-Policy"] = "no-referrer" },
    };
}

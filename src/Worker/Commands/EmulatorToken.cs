using Reconciler.Emulator.Host;

namespace Reconciler.Worker.Commands;

/// <summary>The token of an emulator in another process, which it wants for commands that it runs on this machine.</summary>
internal static class EmulatorToken
{
    /// <summary>The environment variable with the token.</summary>
    public const string Variable = "RECONCILER_EMULATOR_TOKEN";

    /// <summary>Finds the token: in the environment, or in the default state folder if an emulator serves it at the endpoint.</summary>
    /// <param name="endpoint">The endpoint of the emulator.</param>
    /// <param name="environment">The environment of the command.</param>
    public static string? Find(Uri endpoint, CommandEnvironment environment)
    {
        if (environment.Variable(Variable) is { Length: > 0 } token) return token;
        if (EmulatorAddress.Find(ConnectionSettings.DefaultLocalState) != endpoint) return null;
        try
        {
            return EmulatorKeys.FindToken(ConnectionSettings.DefaultLocalState);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder of another user: the emulator refuses the command and says what is missing.
            return null;
        }
    }
}

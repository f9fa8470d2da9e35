namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The temporary credentials that are in force.</summary>
internal interface ISessionCredentials
{
    SessionCredential? Find(string accessKeyId);
}

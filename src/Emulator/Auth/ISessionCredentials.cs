namespace Reconciler.Emulator.Auth;

/// <summary>The temporary credentials that are in force.</summary>
internal interface ISessionCredentials
{
    SessionCredential? Find(string accessKeyId);
}
